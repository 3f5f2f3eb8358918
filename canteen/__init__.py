"""The front desk of a community canteen for elders (幸福食堂)."""
