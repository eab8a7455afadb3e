"""What the product is made of, for whoever has to answer for it: parts, licences, known weaknesses.

``python -m supply_chain sbom|licenses|audit``; not shipped with the product.
"""
