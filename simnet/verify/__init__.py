"""The proof that any user can repeat: reference cases, their runner, the verdict.

Theory: a case is data (:mod:`cases`), a family knows how to simulate it (:mod:`families`), the
runner replicates it until it is precise (:mod:`experiment`), and a rule judges each measure
(:mod:`judge`). A real stack: measured runs on an emulated link, done again (:mod:`linux_tcp`).
"""
