"""Literal vectors: from the platform's documentation, its sample programs, or checked by others."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Signed:
    timestamp: str
    nonce: str
    signature: str
    token: str = "AAAAA"


@dataclass(frozen=True)
class Sealed:
    timestamp: str
    nonce: str
    msg_signature: str
    encrypt: str
    random: str  # 16 characters
    message: str
    token: str = "AAAAA"
    key: str = "A" * 43
    app_id: str = "wxba5fad812f8e6fb9"


CHECK = Signed("1714036504", "1514711492", "f464b24fc39322e44b38aa78f5edd27bd1441696")
ECHO = "4375120948345356249"
CLEAR = Signed("1714037059", "486452656", "899cf89e464efb63f54ddac96b0a0a235f53aa78")
PUSH_SIGNATURE = "6c5c811b55cc85e0e1b54100749188c20beb3f5d"  # beside the sealed push
PUSH = Sealed(
    "1714112445",
    "415670741",
    "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3",
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcv"
    "ZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3F"
    "n2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSe"
    "OBrebufAlr7F9mFUPAJGj04=",
    "a8eedb185eb2fecf",
    '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY",'
    '"CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}',
)
REPLY = Sealed(
    "1713424427",
    "415670741",
    "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1",
    "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==",
    "707722b803182950",
    '{"demo_resp":"good luck"}',
)
DEMO = Sealed(
    "1409735669",
    "1320562132",
    "5d197aaffba7e9b25a30732f161a50dee96bd5fa",
    "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PG"
    "HQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6"
    "tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp"
    "3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhv"
    "Ql+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE=",
    "89465c840c5f116f",
    "",  # 280 bytes of XML, with line breaks of their own
    token="spamtest",
    key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    app_id="wx2c2769f8efd9abc2",
)
DEMO_SIGNATURE = "16120ec1b8dbb870f510d87ce6bc2463eae6ca1a"  # beside the sealed demo

SIGNED = [
    CHECK,
    CLEAR,
    Signed(PUSH.timestamp, PUSH.nonce, PUSH_SIGNATURE),
    Signed(DEMO.timestamp, DEMO.nonce, DEMO_SIGNATURE, DEMO.token),
]
SEALED = [PUSH, REPLY, DEMO]
