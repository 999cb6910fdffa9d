"""What sslyze saw: nothing below TLS 1.2, and no known weakness.

    python scan.py REPORT.json
"""

import json
import sys

scans = json.load(open(sys.argv[1]))["server_scan_results"]
wrong = []
for scan in scans:
    if scan["scan_status"] != "COMPLETED":
        wrong.append(f"the scan ended with {scan['scan_status']}: {scan.get('connectivity_error_trace')}")
        continue
    result = {name: part["result"] for name, part in scan["scan_result"].items() if part["status"] == "COMPLETED"}
    for version in ["ssl_2_0", "ssl_3_0", "tls_1_0", "tls_1_1", "tls_1_2", "tls_1_3"]:
        accepted = result[f"{version}_cipher_suites"]["accepted_cipher_suites"]
        names = [one["cipher_suite"]["name"] for one in accepted]
        print(f"{version}: {', '.join(names) or 'nothing'}")
        if bool(accepted) != (version in ["tls_1_2", "tls_1_3"]):
            wrong.append(f"{version} offers {names}")
        weak = [name for name in names if not ("GCM" in name or "CHACHA20" in name)]
        if weak:
            wrong.append(f"{version} offers {weak}")
    for name, bad in [
        ("heartbleed", lambda seen: seen["is_vulnerable_to_heartbleed"]),
        ("openssl_ccs_injection", lambda seen: seen["is_vulnerable_to_ccs_injection"]),
        ("robot", lambda seen: "VULNERABLE_" in seen["robot_result"] and "NOT_VULNERABLE" not in seen["robot_result"]),
        ("tls_compression", lambda seen: seen["supports_compression"]),
        ("session_renegotiation", lambda seen: seen["is_vulnerable_to_client_renegotiation_dos"]),
    ]:
        if bad(result[name]):
            wrong.append(f"{name}: {result[name]}")
if not scans:
    wrong.append("nothing was scanned")
for line in wrong:
    print(line, file=sys.stderr)
sys.exit(1 if wrong else 0)
