"""What a build tells: `build.json`, `report.html`, letters, findings for machines."""
