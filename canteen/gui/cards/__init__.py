"""就餐卡: print them, give them, stop them, list them."""
