"""The front desk of a community canteen for elders (幸福食堂)."""

__version__ = "0.1.0"
