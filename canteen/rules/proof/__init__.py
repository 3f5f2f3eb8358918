"""凭据: chain, seals, decisions, sheets and claims of a record, proved from its entries alone."""

from canteen.rules.links import Difference, Link
from canteen.rules.proof.prover import ClaimCode, Head, Proof, Start, prove, start_of, walk
from canteen.rules.proof.seals import DaySeal
from canteen.rules.proof.single import single_holds, single_proof

__all__ = [
    "ClaimCode",
    "DaySeal",
    "Difference",
    "Head",
    "Link",
    "Proof",
    "Start",
    "prove",
    "single_holds",
    "single_proof",
    "start_of",
    "walk",
]
