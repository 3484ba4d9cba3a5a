"""Settings shared by all tests."""

import gc
import os

from hypothesis import settings

settings.register_profile("gate", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("gate")

# Pages drawn without a server have no cookie, so nobody could be signed in; the tests of accounts say otherwise.
os.environ["BALISE_ACCOUNTS"] = "off"

# Python looks for cycles every 700 objects: a fifth of the time of tests that read PDF and YAML. Not much higher: the memory
# that waits to be found grows with it.
gc.set_threshold(20_000, 10, 10)
