"""How fast the paper is with ten thousand, a hundred thousand and a million articles."""
