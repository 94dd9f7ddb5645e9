#!/usr/bin/env python3
"""Holds elements of urn:parley:acd:1, one a line on standard input, to the schema; says what is wrong, line by line."""

import pathlib
import sys

from lxml import etree

schema = etree.XMLSchema(etree.parse(str(pathlib.Path(__file__).with_name("urn-parley-acd-1.xsd"))))
wrong = 0
for number, line in enumerate(sys.stdin, 1):
    element = etree.fromstring(line)
    if not schema.validate(element):
        wrong += 1
        print(f"{number}: {schema.error_log.last_error.message}: {line.strip()[:300]}")
sys.exit(1 if wrong else 0)
