"""The register: Werkpleinen with their dated versions, municipalities, service areas and regions."""
