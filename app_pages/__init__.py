"""The screens: the only package that imports streamlit. One module a page, plus what surrounds the pages in ``shell``."""
