"""The parts of a draft decision: who takes it, visas, recitals, articles, and the file they are written to."""
