"""Every address with who may ask it and who may post to it: one line for an address, or for the
addresses that Django makes for a model. test_table.py tries each line out as each role.

A new address needs a line here, else the test fails. `get` and `post` say which answer whom;
whoever is not named is refused as that part of the site refuses. The tip line
has a table of its own, tests/tips/test_rights.py, with bodies that are really taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .world import ANONYMOUS, AUTHOR, OTHER, ROLES, SUPERUSER

Roles = frozenset[str]
Answers = dict[int, Roles]

ALL = frozenset(ROLES)
NOBODY: Roles = frozenset()
CORRESPONDENT, ADMINISTRATOR = "correspondent", "site administrator"
STAFF = ALL - {ANONYMOUS, AUTHOR, OTHER, CORRESPONDENT}
SECTION, DESK, CHIEF = "section editor", "desk chief", "editor-in-chief"
PROOF, TIPS, FINANCE = "proofreader", "tips editor", "finance"
EDITORS = frozenset([SECTION, DESK, CHIEF])
SEES = EDITORS | {PROOF, SUPERUSER}  # drafts of others
WRITES = frozenset([AUTHOR, OTHER, CORRESPONDENT, SECTION, DESK, CHIEF, TIPS])
BEGINS = EDITORS | {TIPS}  # an article, in the admin
LOOKS = SEES | {TIPS}  # at the library
WORDS = frozenset([DESK, CHIEF, PROOF, ADMINISTRATOR, SUPERUSER])
PEOPLE = frozenset([ADMINISTRATOR, SUPERUSER])
REPORTERS = LOOKS | {ADMINISTRATOR}
ONLY_SUPERUSER = frozenset([SUPERUSER])
OWN = frozenset([AUTHOR])  # what the reporter of the world wrote
STRANGER = frozenset([ANONYMOUS])
LOGGED_IN = ALL - STRANGER
HANDLES = frozenset([DESK, CHIEF])  # complaints; a superuser has no part in them
PAPERS = PEOPLE | {CHIEF}  # the licences of the house

FORBIDDEN, ABSENT, NOT_SO, LATER = 403, 404, 405, 409
LOGIN = 0  # led to a login
TAKEN = (200, 204, 301, 302, 422)  # 422: the form again, with a sentence


@dataclass(frozen=True)
class Line:
    """`route` as the resolver has it. `objects` names things of the world for its parameters, or
    says them with a leading «=»; `sent` is the body of the POST.

    `get` or `post` is the answers by role, or one for everybody whom the gate lets through.
    """

    route: str
    get: Answers | int
    post: Answers | int
    objects: dict[str, str] = field(default_factory=dict)
    sent: dict[str, Any] = field(default_factory=dict)
    asks: str = ""  # a query
    refused: int = FORBIDDEN  # whom the gate let through, and who is not named
    is_script: bool = False  # a lost session is told so, not led to a login
    about: str = ""  # what else is to be known of it
    comes_from: str = ""  # another network than this machine's
    has_visit: bool = False  # of the page of the complaint: code and PIN were given
    is_own_form: bool = False  # a browser may keep what is typed, for who goes back
    records: frozenset[str] = frozenset()  # tables that a GET writes: each look is recorded

    def expected(self, method: str, role: str) -> int:
        """The status that the role gets; LOGIN for the way to a login."""
        answers = self.get if method == "get" else self.post
        gate = self._gate(role, is_refused_method=answers == NOT_SO)
        if gate is not None:
            return gate
        if isinstance(answers, int):
            return answers
        return next((status for status, roles in answers.items() if role in roles), self.refused)

    def _gate(self, role: str, *, is_refused_method: bool) -> int | None:
        """What somebody gets who is not let into this part of the site at all."""
        if self.route.startswith("admin/") and role not in STAFF:
            return 401 if self.is_script else LOGIN
        if self.route.startswith("portal/") and not is_refused_method and role not in WRITES:
            if role != ANONYMOUS:
                return FORBIDDEN
            return 401 if self.is_script else LOGIN
        return None


def _public(route: str, **objects: str) -> Line:
    """The same for everybody; a POST is answered as a GET and changes nothing."""
    return Line(route, {200: ALL}, {200: ALL}, objects)


def _with_feeds(route: str, **objects: str) -> list[Line]:
    return [_public(route + end, **objects) for end in ("", "feed.rss", "feed.atom")]


def _open(route: str, get: Answers | int, post: Answers | int, **objects: str) -> Line:
    """Open to all by the address; who gets nothing there finds no such page."""
    return Line(route, get, post, objects, refused=ABSENT)


def _portal(
    route: str,
    *,
    get: Answers | int = NOT_SO,
    post: Answers | int = NOT_SO,
    script: bool = False,
    sent: dict[str, Any] | None = None,
    **objects: str,
) -> Line:
    return Line(f"portal/{route}", get, post, objects, sent or {}, refused=ABSENT, is_script=script)


def _desk(route: str, get: Answers | int, post: Answers | int, **more: Any) -> Line:
    """A page of one article in the admin: who may not see it finds no such page."""
    more.setdefault("objects", {"pk": "draft"})
    return Line(f"admin/articles/article/{route}", get, post, refused=ABSENT, **more)


def _step(name: str, article: str, post: Answers, **sent: Any) -> Line:
    """A GET shows what is asked for to whoever sees the article."""
    objects = {"pk": article, "name": f"={name}"}
    route = "<int:pk>/step/<str:name>/"
    return _desk(route, {200: SEES}, post | {LATER: SEES}, objects=objects, sent=sent)


def _model(
    name: str,
    view: Roles,
    *,
    add: Roles = NOBODY,
    change: Roles = NOBODY,
    delete: Roles = NOBODY,
    one: str = "",
) -> list[Line]:
    """What Django makes for each model. A POST to a list that names no action shows it again."""
    own = {"object_id": one or name.split("/")[1]}
    base, row = f"admin/{name}/", f"admin/{name}/<path:object_id>/"
    return [
        Line(base, {200: view}, {200: view}),
        Line(f"{base}add/", {200: add}, {200: add}),
        Line(f"{row}history/", {200: view}, {200: view}, own),
        Line(f"{row}delete/", {200: delete}, {200: delete}, own),
        Line(f"{row}change/", {200: view | change}, {200: change}, own),
        Line(row, {302: STAFF}, {302: STAFF}, own),  # to `change/`, which asks
    ]


READERS = [
    _public(""),
    *_with_feeds("latest/")[:1],
    _public("feed.rss"),
    _public("feed.atom"),
    _public("articles/<int:pk>/", pk="article"),
    _open("articles/<int:pk>/", {410: ALL}, {410: ALL}, pk="withdrawn"),
    _open("articles/<int:pk>/", {410: ALL}, {410: ALL}, pk="taken down"),
    _public("articles/<int:pk>/", pk="retracted"),
    _open("articles/<int:pk>/", ABSENT, ABSENT, pk="draft"),
    *_with_feeds("sections/<slug:slug>/", slug="section slug"),
    _public("places/"),
    *_with_feeds("places/<slug:slug>/", slug="place slug"),
    _public("topics/"),
    *_with_feeds("topics/<slug:slug>/", slug="topic slug"),
    *_with_feeds("tags/<words:slug>/", slug="tag slug"),
    _public("reporters/"),
    *_with_feeds("reporters/<slug:slug>/", slug="reporter slug"),
    _open("search/", {200: ALL}, NOT_SO),
    _public("search/feed.rss"),
    _public("search/feed.atom"),
    _open("search/feed/", {301: ALL}, {301: ALL}),
    _open("search/suggest.json", {200: ALL}, NOT_SO),
    _open("search.json", {200: ALL}, NOT_SO),
    *_with_feeds("corrections/"),
    _open("complaints/figures/", {200: ALL}, NOT_SO),
    _public("archive/"),
    _public("archive/<int:year>/", year="year"),
    _public("archive/<int:year>/<int:month>/", year="year", month="month"),
    _public("archive/<int:year>/<int:month>/<int:day>/", year="year", month="month", day="day"),
    *[_public(f"{page}/") for page in ("about", "contact", "licences")],
    _public("robots.txt"),
    _open("favicon.ico", {301: ALL}, {301: ALL}),
    _public("sitemap.xml"),
    *[_public(f"sitemaps/{name}.xml") for name in ("news", "pages")],
    _public("sitemaps/articles-<int:number>.xml", number="=0"),
    _open("media/<path:path>", {200: ALL}, NOT_SO, path="file"),
    _open("media/<path:path>", {410: ALL}, NOT_SO, path="gone file"),
]
_ELSEWHERE = {"comes_from": "203.0.113.9", "about": "from elsewhere"}
_HERE = {"about": "from this machine"}
# Asked by machines. Who is logged in makes no difference, where they ask from does
MACHINES = [
    Line("healthz", {200: ALL}, NOT_SO, **_ELSEWHERE),
    Line("readyz", {200: ALL}, NOT_SO, **_ELSEWHERE),
    Line("readyz", {200: ALL}, NOT_SO, **_HERE),
    Line("metrics", ABSENT, NOT_SO, **_ELSEWHERE),
    Line("metrics", {200: ALL}, NOT_SO, **_HERE),
]
_VISIT: dict[str, Any] = {"has_visit": True, "about": "after code and PIN"}
# A reader's own pages: no login opens more of them, code and PIN do
COMPLAINTS = [
    Line("complaints/", {200: ALL}, {422: ALL}, is_own_form=True),
    Line("complaints/received/", {302: ALL}, NOT_SO),
    Line("complaints/received/", {200: ALL}, NOT_SO, **_VISIT),
    Line("complaints/status/", {200: ALL}, {422: ALL}),
    Line("complaints/status/", {200: ALL}, {422: ALL}, **_VISIT),
    Line("complaints/status/add/", NOT_SO, FORBIDDEN),
    Line("complaints/status/add/", NOT_SO, {422: ALL}, **_VISIT),
    Line("complaints/status/leave/", NOT_SO, FORBIDDEN),
    Line("complaints/status/leave/", NOT_SO, {302: ALL}, **_VISIT),
]
_NOTE = {"pk": "draft", "note": "note"}
_SEE = SEES | OWN
_FOR_PEOPLE = {NOT_SO: ALL - {ANONYMOUS}}  # a stranger does not even learn of the address
NEWSROOM = [  # beside the admin and the portal: for whoever sees the article
    _open("preview/<int:pk>/", {200: _SEE}, {200: _SEE}, pk="draft"),
    Line("proofing/check/", NOT_SO, {200: WRITES | {PROOF}, 401: frozenset([ANONYMOUS])}),
    Line(
        "proofing/<int:pk>/let-stand/",
        NOT_SO,
        {LATER: _SEE, 401: frozenset([ANONYMOUS])},
        {"pk": "draft"},
        refused=ABSENT,
    ),
    Line("notes/<int:pk>/", {200: _SEE}, _FOR_PEOPLE, {"pk": "draft"}, refused=ABSENT),
    *[
        Line(f"notes/<int:pk>/{end}", _FOR_PEOPLE, {answer: _SEE}, objects, sent, refused=ABSENT)
        for end, objects, answer, sent in (
            ("add/", {"pk": "draft"}, 302, {"text": "再问一次"}),
            ("<int:note>/answer/", _NOTE, 302, {"text": "问过了"}),
            ("<int:note>/settle/", _NOTE, 302, {}),
            ("<int:note>/reopen/", _NOTE | {"note": "settled"}, 302, {}),
        )
    ],
    _open("manuscripts/<int:pk>/", {200: _SEE}, NOT_SO, pk="manuscript"),
    _open("photos/<int:pk>/", {302: LOOKS - {SUPERUSER} | OWN}, NOT_SO, pk="own photo"),
]


def _own_login(
    route: str, *, get: Answers | int = NOT_SO, post: Answers | int = NOT_SO, **objects: str
) -> Line:
    """Of whoever is logged in; what is another's is not there for them."""
    led = [each if each == NOT_SO else each | {LOGIN: STRANGER} for each in (get, post)]
    return Line(f"account/{route}", *led, objects, refused=ABSENT)


_ALL_OF_THEM = {200: LOGGED_IN}
OWN_LOGIN = [
    _own_login("", get=_ALL_OF_THEM),
    _own_login("password/", get=_ALL_OF_THEM, post=_ALL_OF_THEM),
    _own_login("sessions/<int:pk>/end/", post={302: OWN}, pk="session"),
    _own_login("sessions/end-others/", post={302: LOGGED_IN}),
    # another's factor is to them one that is gone already: test_table.py sees that it stays
    _own_login("factors/<int:pk>/remove/", post={302: LOGGED_IN}, pk="factor"),
    _own_login("recovery-codes/", post={200: OWN, 302: LOGGED_IN}),  # or set a factor up first
    _own_login("set-up/", get=_ALL_OF_THEM),
    _own_login("set-up/app/", get=_ALL_OF_THEM, post={422: LOGGED_IN}),
    _own_login("set-up/passkey/", get=_ALL_OF_THEM, post={422: LOGGED_IN}),
    # for who comes in: nobody's password was right, no link was opened, no mail can be sent
    Line("account/second-factor/", {LOGIN: ALL}, {LOGIN: ALL}),
    Line("account/link/<str:token>/", {302: ALL}, {302: ALL}, {"token": "=some-token"}),
    Line("account/link/<str:token>/", {410: ALL}, {410: ALL}, {"token": "=-"}),
    Line("account/forgotten/", ABSENT, ABSENT, about="without EMAIL_URL"),
]
PORTAL = [
    *[
        _portal(f"{page}", get={200: WRITES})
        for page in ("", "sent-back/", "published/", "put-away/", "search/")
    ],
    _portal("new/", get={200: WRITES}, post={422: WRITES}),
    _portal("<int:pk>/", get={200: OWN}, pk="draft"),
    _portal("<int:pk>/write/", get={200: OWN}, post={200: OWN}, pk="draft"),
    _portal("<int:pk>/submit/", post={302: OWN}, pk="draft"),
    _portal("<int:pk>/take-back/", post={302: OWN}, pk="sent"),
    _portal("<int:pk>/put-away/", post={302: OWN}, pk="draft", sent={"reason": "不写了"}),
    _portal("<int:pk>/take-up/", post={302: OWN}, pk="put away"),
    _portal(
        "<int:pk>/counter/",
        post={302: OWN},
        pk="complained of",
        sent={"case": "@complaint", "reason": "作者有授权书。"},
    ),
    _portal("copy/", post={200: WRITES}, script=True),
    _portal("discard/", post={204: WRITES}, script=True),
    _portal("<int:pk>/copy/", post={200: OWN}, script=True, pk="draft"),
    _portal("<int:pk>/discard/", post={204: OWN}, script=True, pk="draft"),
    _portal("manuscript/", get={200: WRITES}, post={200: WRITES}),
    _portal("pictures/", get={200: WRITES}, post={200: WRITES}),
    _portal("pictures/add/", post={422: WRITES}, script=True),
    _portal("pictures/<int:pk>/", get={200: OWN}, post={200: OWN}, pk="own photo"),
    _portal("pictures/<int:pk>/words/", post={200: OWN}, script=True, pk="own photo"),
    *[
        _portal(f"choices/{what}/", get={200: WRITES}, script=True)
        for what in ("pictures", "places", "people")
    ],
    _portal("choices/suggested/", post={200: WRITES}, script=True),
    _portal("me/", get={200: WRITES}, post={200: WRITES}),
    _portal("password/", get={200: WRITES}, post={200: WRITES}),
]
_OBJECT = {"object_id": "draft"}
DESK_OF_ARTICLES = [
    Line("admin/articles/article/", {200: LOOKS}, {200: LOOKS}),
    Line("admin/articles/article/add/", {200: BEGINS}, {200: BEGINS}),
    Line("admin/articles/article/<path:object_id>/", {302: STAFF}, {302: STAFF}, _OBJECT),
    Line(  # Django leads from a row that one does not see to the first page
        "admin/articles/article/<path:object_id>/history/",
        {200: SEES, 302: STAFF - SEES},
        {200: SEES, 302: STAFF - SEES},
        _OBJECT,
    ),
    Line("admin/articles/article/<path:object_id>/delete/", FORBIDDEN, FORBIDDEN, _OBJECT),
    Line(
        "admin/articles/article/<path:object_id>/change/",
        {200: SEES, 302: frozenset([TIPS])},
        {200: EDITORS, 302: frozenset([TIPS]), LATER: SEES},
        _OBJECT,
    ),
    _desk("<int:pk>/review-sheet/", {200: SEES}, NOT_SO),
    _desk("<int:pk>/review-sheet.pdf", {200: SEES}, NOT_SO),
    _desk("<int:pk>/happened/", {200: SEES}, NOT_SO),
    _desk("<int:pk>/check/", {200: SEES}, {302: SEES}),
    _desk("<int:pk>/texts/", {200: SEES}, NOT_SO),
    _desk(
        "<int:pk>/texts/<int:number>/restore/",
        NOT_SO,
        {302: SEES},  # with a sentence, for who may not write it
        objects={"pk": "draft", "number": "=1"},
    ),
    _desk("<int:pk>/discard/", NOT_SO, {204: SEES}),
    _desk("<int:pk>/preview/", NOT_SO, {422: EDITORS, FORBIDDEN: SEES}),
    _step("submit", "draft", {302: EDITORS}),
    _step("spike", "draft", {302: EDITORS}, reason="不用了"),
    _step("sign", "sent", {302: frozenset([SECTION])}, seen="@sent text"),
    _step("send_back", "sent", {302: frozenset([SECTION])}, seen="@sent text", reason="再问"),
    _step("publish", "sent", {}),
    _step("withdraw", "article", {302: frozenset([CHIEF])}, reason="有误"),
    _step("retract", "wrong", {302: frozenset([CHIEF])}),
    _step("take_down", "article", {302: HANDLES}, reason="主管部门通知", kind="unlawful"),
    _step("put_back", "taken down", {}, reason="有授权"),  # on the page of its case alone
    _desk(
        "<int:pk>/correct/",
        {200: SEES},
        {302: EDITORS, LATER: SEES},
        objects={"pk": "article"},
        sent={"kind": "correction", "text": "第一段的日期有误。"},
    ),
    _desk(
        "<int:pk>/sentence/",
        {200: SEES},
        {302: EDITORS, LATER: SEES},
        objects={"pk": "article"},
        sent={"old": "正文第一段。", "new": "正文的第一段。"},
    ),
    Line("admin/articles/article/calendar/", {200: LOOKS}, NOT_SO),
    Line("admin/articles/article/work/", {200: frozenset([DESK, CHIEF])}, NOT_SO),
    Line("admin/articles/article/work.csv", NOT_SO, {200: frozenset([DESK, CHIEF])}),
    Line("admin/articles/article/discard/", NOT_SO, {204: BEGINS}),
    Line("admin/articles/article/preview/", NOT_SO, {422: BEGINS}),
    Line("admin/articles/article/suggest-places/", NOT_SO, {200: BEGINS}),
    Line("admin/articles/article/manuscript/", {200: BEGINS}, {200: BEGINS}),
]


def _of_correction(step: str, post: Answers, **sent: Any) -> Line:
    """Whoever sees the article reads why they may not."""
    objects = {"pk": "correction", "name": f"={step}"}
    route = "admin/articles/correction/<int:pk>/step/<str:name>/"
    return Line(route, NOT_SO, post | {LATER: SEES}, objects, sent, refused=ABSENT)


_NOTICE = {"object_id": "correction"}
CORRECTIONS = [  # the rights are those on the article
    Line("admin/articles/correction/", {200: SEES}, {200: SEES}),
    Line("admin/articles/correction/add/", FORBIDDEN, FORBIDDEN),  # begun on its article
    Line("admin/articles/correction/<path:object_id>/", {302: STAFF}, {302: STAFF}, _NOTICE),
    Line(
        "admin/articles/correction/<path:object_id>/history/",
        {200: SEES, 302: STAFF - SEES},
        {200: SEES, 302: STAFF - SEES},
        _NOTICE,
    ),
    Line("admin/articles/correction/<path:object_id>/delete/", FORBIDDEN, FORBIDDEN, _NOTICE),
    Line(
        "admin/articles/correction/<path:object_id>/change/",
        {200: SEES},
        {200: SEES},  # shown again: what changes it is a step
        _NOTICE,
        refused=ABSENT,
    ),
    _of_correction("approve", {302: frozenset([CHIEF])}),
    _of_correction("give_up", {302: EDITORS}),
    _of_correction("rewrite", {}, text="对当事人致以歉意。"),  # by its writer alone
    _of_correction("expect", {302: EDITORS}, kind="source", name="陶国珍"),
    _of_correction("tell", {}, recipient="@to tell", how="电话"),  # it is not out yet
    _of_correction("tell_not", {302: EDITORS}, recipient="@to tell"),
]


def _of_case(name: str, case: str, answer: int, **sent: Any) -> Line:
    """A GET leads back to the case."""
    objects = {"pk": case, "name": f"={name}"}
    route = "admin/articles/complaint/<int:pk>/step/<str:name>/"
    body = {f"{name}-{field}": value for field, value in sent.items()}
    return Line(route, {302: HANDLES}, {answer: HANDLES}, objects, body, refused=ABSENT)


_CASE = {"object_id": "complaint"}
_LOOK: dict[str, Any] = {"refused": ABSENT, "records": frozenset(["articles_event"])}
CASES = [
    Line("admin/articles/complaint/", {200: HANDLES}, {200: HANDLES}),
    Line("admin/articles/complaint/add/", {200: HANDLES}, {422: HANDLES}),
    Line("admin/articles/complaint/<path:object_id>/", {302: STAFF}, {302: STAFF}, _CASE),
    Line("admin/articles/complaint/<path:object_id>/history/", ABSENT, ABSENT, _CASE),
    Line("admin/articles/complaint/<path:object_id>/delete/", FORBIDDEN, FORBIDDEN, _CASE),
    Line(
        "admin/articles/complaint/<path:object_id>/change/",
        {200: HANDLES},
        {200: HANDLES},  # shown again: what changes it is a step
        _CASE,
        refused=ABSENT,
    ),
    _of_case("take_on", "received", 302),
    _of_case("take_on", "complaint", LATER),  # it is verified already
    _of_case("ask", "complaint", 302, reason="哪一天？"),
    _of_case(
        *("uphold", "complaint", 302),
        reason="查实。",
        outcome="corrected",
        notice="文中日期有误。",
    ),
    _of_case("reject", "complaint", 302, reason="查无实据。"),
    _of_case("counter", "complaint", 302, reason="作者：有授权。"),
    _of_case("note", "complaint", 302, text="打过电话"),
    _of_case("hand_over", "complaint", 422),  # to whom?
    _of_case("reopen", "rejected", 302),
    _of_case("restore", "upheld", 302, reason="有授权。"),
    Line(
        "admin/articles/complaint/<int:pk>/reveal/",
        {200: HANDLES},
        {200: HANDLES},
        {"pk": "complaint"},
        {"reason": "回电核实日期"},
        refused=ABSENT,
    ),
    Line(
        "admin/articles/complaint/<int:pk>/files/<int:file>/",
        {200: HANDLES},
        NOT_SO,
        {"pk": "complaint", "file": "evidence"},
        **_LOOK,
    ),
    Line(
        "admin/articles/complaint/sealed/<int:row>/",
        NOT_SO,
        {200: HANDLES},
        {"row": "sealed"},
        refused=ABSENT,
    ),
]
LIBRARY = [
    Line(
        "admin/articles/photo/picker/",
        {200: LOOKS},
        {200: EDITORS | ONLY_SUPERUSER},
    ),
    *_model(
        "articles/photo",
        LOOKS,
        add=EDITORS | ONLY_SUPERUSER,
        change=frozenset([CHIEF]),  # this one is shown in a published article
        delete=ONLY_SUPERUSER,
    ),
    Line(
        "admin/articles/photo/<int:pk>/hiding/",
        {200: HANDLES},
        {302: HANDLES},
        {"pk": "photo"},
        {"reason": "当事人要求"},
    ),
    Line(  # shown again
        "admin/articles/photo/<int:pk>/hiding/",
        {200: HANDLES},
        {302: HANDLES},
        {"pk": "hidden photo"},
    ),
    Line("admin/articles/houseword/product/", {200: WORDS | {SECTION}}, {302: WORDS}),
    Line("admin/articles/houseword/bring-in/", {200: WORDS}, {200: WORDS}),
    Line("admin/articles/houseword/house-words.csv", {200: WORDS | {SECTION}}, NOT_SO),
    *[
        line
        for name in ("houseword", "knownperson")
        for line in _model(
            f"articles/{name}", WORDS | {SECTION}, add=WORDS, change=WORDS, delete=WORDS
        )
    ],
    *_model(
        "articles/reporter",
        REPORTERS,
        add=EDITORS | PEOPLE,
        change=EDITORS | PEOPLE,
        delete=ONLY_SUPERUSER,
        one="named",
    ),
    *_model("articles/place", REPORTERS, add=WORDS - {PROOF}, change=WORDS - {PROOF}),
    *_model(
        "articles/section",
        REPORTERS,
        add=PEOPLE | {CHIEF},
        change=PEOPLE | {CHIEF},
        delete=ONLY_SUPERUSER,
    ),
    *_model(
        "articles/topic",
        SEES,
        add=EDITORS | ONLY_SUPERUSER,
        change=EDITORS | ONLY_SUPERUSER,
        delete=ONLY_SUPERUSER,
    ),
    *_model(
        "taggit/tag",
        ONLY_SUPERUSER,
        add=ONLY_SUPERUSER,
        change=ONLY_SUPERUSER,
        delete=ONLY_SUPERUSER,
    ),
]
_LEAVE, _WAY_IN = "admin/articles/user/<path:pk>/leave/", "admin/articles/user/<id>/password/"
PEOPLE_AND_RECORD = [
    *_model("articles/user", PEOPLE, add=PEOPLE, change=PEOPLE, delete=ONLY_SUPERUSER),
    # a new way in: nobody sets a password for another; a superuser's is made by superusers alone
    Line(_WAY_IN, {200: PEOPLE}, {200: PEOPLE}, {"id": "user"}),
    Line(_WAY_IN, {200: ONLY_SUPERUSER}, {200: ONLY_SUPERUSER}, {"id": "a superuser"}),
    Line(_LEAVE, {200: PEOPLE}, {302: PEOPLE}, {"pk": "user"}),
    Line(_LEAVE, {200: ONLY_SUPERUSER}, {302: ONLY_SUPERUSER}, {"pk": "a superuser"}),
    *_model("articles/licence", PAPERS, add=PAPERS, change=PAPERS),
    Line("admin/articles/licence/<int:pk>/scan/", {200: PAPERS}, NOT_SO, {"pk": "licence"}),
    *_model(
        "articles/reprintsource",
        PAPERS | {DESK, SECTION, PROOF},
        add=PAPERS | {DESK},
        change=PAPERS | {DESK},
        delete=PAPERS | {DESK},
    ),
    Line("admin/how-it-runs/", {200: PEOPLE}, NOT_SO),
    Line("admin/how-it-runs/try-again/", NOT_SO, {302: PEOPLE}),
    *_model("auth/group", PEOPLE, add=PEOPLE, change=PEOPLE, delete=ONLY_SUPERUSER),
    *[
        line
        for line in _model("articles/event", frozenset([CHIEF, ADMINISTRATOR]))
        if "history" not in line.route
    ],
    Line(  # Django leads from a row that one does not see to the first page
        "admin/articles/event/<path:object_id>/history/",
        {200: frozenset([CHIEF, ADMINISTRATOR]), 302: frozenset([TIPS])},
        {200: frozenset([CHIEF, ADMINISTRATOR]), 302: frozenset([TIPS])},
        {"object_id": "event"},
    ),
]
DOORS = [
    Line("admin/", {200: STAFF}, {200: STAFF}),
    Line("admin/password_change/", {302: STAFF}, {302: STAFF}),  # to the page of one's own login
    Line("admin/password_change/done/", {200: STAFF}, NOT_SO),
    Line("admin/jsi18n/", {200: STAFF}, NOT_SO),
    Line(
        "admin/r/<path:content_type_id>/<path:object_id>/",
        {302: STAFF},
        {302: STAFF},
        {"content_type_id": "type", "object_id": "article"},
    ),
    Line(
        "admin/autocomplete/",
        {200: LOOKS | {ADMINISTRATOR}},
        NOT_SO,
        asks="?term=x&app_label=articles&model_name=article&field_name=places",
    ),
]
# What needs no gate, or answers each in its own way: (GET, POST) as each role
ONE_BY_ONE: dict[str, tuple[Answers, Answers]] = {
    "admin/login/": ({302: STAFF, 200: ALL}, {200: ALL}),
    "admin/logout/": ({302: ALL - STAFF, NOT_SO: STAFF}, {302: ALL - STAFF, 200: STAFF}),
    "admin/articles/article/session/": ({200: ALL}, {NOT_SO: ALL}),
    "admin/articles/article/copy/": (
        {NOT_SO: ALL},
        {401: ALL - STAFF, 200: BEGINS, FORBIDDEN: ALL},
    ),
    "admin/articles/article/<int:pk>/copy/": (
        {NOT_SO: ALL},
        {401: ALL - STAFF, 200: EDITORS, LATER: SEES, ABSENT: ALL},
    ),
    "portal/login/": ({302: WRITES, 200: ALL}, {200: ALL}),
    "portal/logout/": ({NOT_SO: ALL}, {LOGIN: ALL}),
    "portal/session/": ({200: ALL}, {NOT_SO: ALL}),
    "portal/jsi18n/": ({200: ALL}, {NOT_SO: ALL}),
}
# Django's own patterns that are no address: the page of an app (its lists ask), and every other
# address below /admin/, which is answered like one that exists so that nobody can try them out
PATTERNS = {
    "admin/^(?P<app_label>articles|auth|taggit|tips)/$": "admin/articles/",
    "admin/(?P<url>.*)$": "admin/there-is-no-such-page/",
}
LINES = [
    *READERS,
    *MACHINES,
    *COMPLAINTS,
    *NEWSROOM,
    *OWN_LOGIN,
    *PORTAL,
    *DOORS,
    *DESK_OF_ARTICLES,
    *CORRECTIONS,
    *CASES,
    *LIBRARY,
    *PEOPLE_AND_RECORD,
]


def every() -> Iterator[tuple[str, dict[str, str]]]:
    """Route and objects of each line, those without a gate too."""
    for line in LINES:
        yield line.route + line.asks, line.objects
    for route in ONE_BY_ONE:
        yield route, {"pk": "draft"}
