"""Real truces and the weeks around them: reports counted by whole local days, under several counting rules.

News reports are counted here, not violations: nothing in this package says who did what.
"""
