"""What is on file before anything is asked, and which of it is asked about: without, nearly all would be 404."""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from run import Local

ROOT = Path(__file__).parent.parent.parent
CONSENTS = [{"purpose": "service", "noticeVersion": "2026-01", "channel": "paper"}]
PERSON = {
    "kind": "individual",
    "fields": {"name": "陈凯", "mobile": "15809899491", "idNumber": "500103198604080857"},
    "source": "sales_talk",
    "consents": CONSENTS,
}
COMPANY = {
    "kind": "organisation",
    "fields": {"organisationName": "超艺传媒有限公司", "uscc": "911101017MR6U4WR5D", "phone": "010-31843295"},
    "source": "trade_fair",
    "consents": CONSENTS,
}
NEWCOMER = {"name": "沈青", "position": "客户信息专员", "unitId": "unt_east", "regionId": "east", "issuer": "https://login.example.com/"}
IMPORT = "/imports?kind=individual&source=sales_talk&purposes=service&noticeVersion=2026-01"
# How often what is sent is something on file, and not whatever its schema allows.
KNOWN = 0.8


def lift_limits(local: Local) -> None:
    """A person's quotas are not what is tested: as a company would raise them, by its own policy."""
    text = (ROOT / "shared/catalogue/settings.toml").read_text(encoding="utf-8")
    text = re.sub(r'^version = ".*"', 'version = "contract"', text)
    text = re.sub(r"quota = \d+", "quota = 1000000", text)
    text = re.sub(r"(views|lookups|duplicate_checks|reveals|break_glass) = \d+", r"\1 = 1000000", text)
    local.send("PUT", "/catalogue", {"text": text}, local.token("stf_administrator_1"), if_match='"0"')


def fill(local: Local) -> list[tuple[str, dict[str, str | list[str]]]]:
    """For operations, by their id, what is asked of them; the last that fits counts."""
    sales = local.token("stf_sales_1")
    by = {
        "person": local.send("POST", "/customers", PERSON, sales)["id"],
        "company": local.send("POST", "/customers", COMPANY, sales)["id"],
    }
    customers = {
        "body.customerId": list(by.values()),
        "body.parentId": list(by.values()),
        "body.ownerId": ["stf_sales_1", "stf_sales_2"],
        # Of whatever has not been changed yet, or once.
        "header.If-Match": ['"1"', '"2"'],
        "path.id": by["person"],
        "query.customer": list(by.values()),
        "path.purpose": "service",
    }
    return [
        (".*", customers | {"path.tableId": table(local)}),
        *of_company(local, sales, by["company"]),
        *of_person(local, sales, by["person"]),
        *of_twins(local, sales),
        *of_one_each(local, sales),
        *of_imports(local),
        ("view_quality", {"query.by": ["source", "person"]}),
        *of_people(local),
        *of_reveals(local, by["person"]),
        *of_anomalies(local, sales),
        *of_complaints(local, by["person"]),
        *of_service_requests(local, by["person"]),
        *of_inspections(local),
        *of_surveys(local),
        *of_interactions(local, by["person"]),
        *of_knowledge(local),
        *of_events(local, by["person"]),
        *of_rosters(local),
    ]


def of_company(local: Local, sales: str, company: str) -> list[tuple[str, dict]]:
    contact = {"fields": {"name": "陈娜", "mobile": "15001327207"}}
    contact = local.send("POST", f"/customers/{company}/contacts", contact, sales)["id"]
    scan = {"content_type": "application/pdf"}
    papers = f"/documents/customers/{company}?kind=business_licence"
    kept, other = (local.send("POST", papers, b"%PDF-1.7", sales, **scan)["id"] for _ in range(2))
    return [
        ("list_contacts|add_contact|change_contact|list_branches|place_customer", {"path.id": company, "path.contactId": contact}),
        (".*_documents?(_content)?", {"path.id": company, "path.documentId": kept, "query.kind": ["business_licence"]}),
        ("remove_document", {"path.documentId": other}),
    ]


def of_person(local: Local, sales: str, person: str) -> list[tuple[str, dict]]:
    merge = {"content_type": "application/merge-patch+json", "if_match": '"1"'}
    change = local.send("PATCH", f"/customers/{person}", {"fields": {"mobile": "15001327208"}}, sales, **merge)["id"]
    return [("(list|view|decide)_changes?", {"path.changeId": change})]


def of_twins(local: Local, sales: str) -> list[tuple[str, dict]]:
    survivor, taken = twins(local, sales, "15001327201")
    by = local.token("stf_management_specialist_1")
    body = {"absorb": taken, "absorbVersion": 1, "reason": "重复录入"}
    merged = local.send("POST", f"/customers/{survivor}/merges", body, by, if_match='"1"')["id"]
    first, second = twins(local, sales, "15001327202")
    pair = until("likely duplicates", lambda: local.send("GET", "/customers/duplicates", None, by)["items"])[0]["id"]
    return [
        ("list_merges|undo_merge", {"path.id": survivor, "path.mergeId": merged}),
        ("merge_customers", {"path.id": first, "body.absorb": [second]}),
        ("decide_duplicate", {"path.duplicateId": pair, "body.outcome": ["different", "same"], "body.reason": ["same_person"]}),
    ]


def twins(local: Local, sales: str, mobile: str) -> list[str]:
    """Two customers that are likely one."""
    body = PERSON | {"fields": {"name": "陈凯", "mobile": mobile}}
    return [local.send("POST", "/customers", body, sales)["id"] for _ in range(2)]


def of_one_each(local: Local, sales: str) -> list[tuple[str, dict]]:
    """A customer for each thing that is done to one: nobody else has changed it before."""
    done_to = {
        "verify_customer": {"body.outcome": ["verified"], "body.method": ["in_person"]},
        "give_consent": {"body.purpose": ["callback", "survey"], "body.noticeVersion": ["2026-01"], "body.channel": ["paper"]},
        "withdraw_consent": {"body.channel": ["app", "paper"]},
        "assign_customer": {},
        "move_customer": {"body.status": ["dormant"], "body.reason": ["no_contact"]},
        "record_review": {"body.outcome": ["confirmed"]},
        "classify_customer": {"body.reason": ["strategic"], "body.grade": ["a", "b"]},
        "recompute_classes": {},
        "change_customer": {},
    }
    customers = []
    for number, (operation, values) in enumerate(done_to.items()):
        body = PERSON | {"fields": {"name": "陈凯", "mobile": f"138000{number:05}"}}
        customers.append((operation, values | {"path.id": local.send("POST", "/customers", body, sales)["id"]}))
    return customers


def of_imports(local: Local) -> list[tuple[str, dict]]:
    by = local.token("stf_information_supervisor_1")
    file = "客户姓名,手机号码\n严瑜,13949726888\n黄倩,1\n".encode()
    job = local.send("POST", IMPORT, file, by, content_type="text/csv")["id"]
    shown = lambda: local.send("GET", f"/imports/{job}", None, by)  # noqa: E731
    until("the import's end", lambda: shown()["status"] == "completed")
    of_it = {"path.id": job, "header.If-Match": [f'"{shown()["version"]}"']}
    return [("view_import|list_import_rows|undo_import", of_it)]


def table(local: Local) -> str:
    return local.send("POST", "/classifications/tables", {"kind": "grade"}, local.token("stf_information_specialist_1"))["id"]


def of_people(local: Local) -> list[tuple[str, dict]]:
    """A newcomer for everything that is done to people: locked, moved, sent away, he is of no use to the next."""
    admin, head = local.token("stf_administrator_1"), local.token("stf_department_head_1")
    numbers = itertools.count()
    newcomer = lambda: local.send("POST", "/access/staff", NEWCOMER | {"subject": f"{next(numbers)}"}, admin)["id"]  # noqa: E731
    done_to = ("view_staff", "change_staff", "depart_staff", "lock_staff", "transfer_staff", "record_agreement", "record_training")
    locked, holder = newcomer(), newcomer()
    local.send("POST", f"/access/staff/{locked}/lock", {"reason": "口令泄露"}, admin)
    grant = local.send("POST", "/access/grants", wanted(holder, "information_specialist"), admin)["id"]
    waits = lambda: local.send("POST", "/access/grants", wanted(newcomer(), "sales"), admin)["approvalId"]  # noqa: E731
    month = time.strftime("%Y-%m-%dT00:00:00Z", time.gmtime(time.time() + 30 * 86_400))
    lent = local.send("POST", "/access/delegations", {"to": "stf_information_supervisor_1", "until": month}, head)["id"]
    return [
        *((operation, {"path.id": newcomer()}) for operation in done_to),
        ("unlock_staff", {"path.id": locked}),
        ("withdraw_grant", {"path.id": holder, "path.grantId": grant}),
        ("give_grant", {"body.staffId": [newcomer(), newcomer()], "body.role": ["information_specialist", "sales"]}),
        ("delegate_powers", {"body.to": ["stf_information_supervisor_2"], "body.until": [month]}),
        ("withdraw_delegation", {"path.id": lent}),
        ("explain_access", {"query.staff": [holder]}),
        *((f"{done}_approval", {"path.id": waits()}) for done in ("view", "decide", "withdraw")),
    ]


def wanted(staff: str, role: str) -> dict:
    scope = {"reach": "own"} if role == "sales" else {"reach": "units", "ids": ["unt_east"]}
    return {"staffId": staff, "role": role, "scope": scope, "reason": "岗位需要"}


def of_reveals(local: Local, customer: str) -> list[tuple[str, dict]]:
    """Seen first, and answered for afterwards: at any hour."""
    by = local.token("stf_information_supervisor_1")
    body = {"customerId": customer, "fields": ["idNumber"], "purpose": "service", "reason": "核实", "breakGlass": True}
    seen, other = (local.send("POST", "/reveals", body, by)["id"] for _ in range(2))
    fields = {"body.fields[*]": ["mobile", "idNumber"], "body.purpose": ["service"]}
    return [
        ("request_reveal", fields),
        ("view_reveal|view_revealed_values", {"path.id": seen}),
        ("withdraw_reveal", {"path.id": other}),
    ]


def of_anomalies(local: Local, sales: str) -> list[tuple[str, dict]]:
    """A canary that was touched, one to be taken off the list, and somebody to be put on it."""
    auditor = local.token("stf_auditor_1")
    touched, watched, other = (
        local.send("POST", "/customers", PERSON | {"fields": {"name": "陈凯", "mobile": f"1380001{number:04}"}}, sales)["id"]
        for number in range(3)
    )
    until("the trail's pointers", lambda: local.send("GET", f"/audits?customer={other}", None, auditor)["items"])
    for canary in (touched, watched):
        local.send("POST", "/anomalies/watched-customers", {"customerId": canary, "watchedFor": "canary"}, auditor)
    local.send("GET", f"/customers/{touched}", None, sales)
    alerts = lambda: [one for one in local.send("GET", "/anomalies", None, auditor)["items"] if one["rule"] == "canary_touched"]  # noqa: E731
    alert = until("the alert", alerts)[0]["id"]
    return [
        ("view_alert|decide_alert", {"path.id": alert}),
        ("unwatch_customer", {"path.id": watched}),
        ("watch_customer", {"body.customerId": [other], "body.expected[*]": ["stf_sales_1"]}),
    ]


def of_surveys(local: Local) -> list[tuple[str, dict]]:
    by = local.token("stf_management_specialist_1")
    body = {"template": "customer_satisfaction", "title": "满意度", "rhythm": "by_hand", "channel": "sms", "openDays": 14}
    survey, other = (local.send("POST", "/surveys", body, by)["id"] for _ in range(2))
    wave = local.send("POST", f"/surveys/{survey}/waves", {}, by)["wave"]
    return [
        (".*_(survey|survey_report|waves?|answers?|invitation)", {"path.id": survey, "path.wave": wave, "body.template": [body["template"]]}),
        ("move_survey", {"path.id": other}),
    ]


def of_complaints(local: Local, customer: str) -> list[tuple[str, dict]]:
    """A complaint for everything that is done to one, and what has to be there first: a task, an offer, another one."""
    sales, service = local.token("stf_sales_1"), local.token("stf_customer_service_1")
    body = {"kind": "service", "channel": "hotline", "matter": "等了两个小时没有人来", "customerId": customer}
    taken = lambda by=sales: local.send("POST", "/complaints", body, by)["id"]  # noqa: E731
    asked, offered = taken(), taken(service)
    task = {"unitId": "unt_east", "words": "请查", "workingDays": 2}
    task = local.send("POST", f"/complaints/{asked}/tasks", task, sales, if_match='"1"')["tasks"][0]["id"]
    offer = {"to": "stf_sales_1", "words": "请接手"}
    local.send("POST", f"/complaints/{offered}/handovers", offer, service, if_match='"1"')
    return [
        ("(view|list|explain)_complaint(_acts|_clocks)?", {"path.id": taken()}),
        ("register_complaint", {"body.kind": ["service", "quality"], "body.channel": ["hotline"]}),
        ("list_complaints", {"query.state": ["open", "closed"]}),
        ("view_complaint_ledger|report_complaints", {"query.month": [time.strftime("%Y-%m"), "2026-01"]}),
        ("move_complaint", {"path.id": taken(), "body.move": ["calm"]}),
        ("offer_complaint_handover", {"path.id": taken(), "body.to": ["stf_customer_service_1"]}),
        ("decide_complaint_handover", {"path.id": offered, "header.If-Match": ['"2"'], "body.decision": ["accepted"]}),
        ("give_complaint_task", {"path.id": taken(), "body.unitId": ["unt_east", "unt_south"]}),
        ("answer_complaint_task", {"path.id": asked, "path.taskId": task, "header.If-Match": ['"2"']}),
        ("link_complaint", {"path.id": taken(), "body.otherId": [taken(), taken()]}),
        ("request_complaint_documents", {"path.id": taken(), "body.kinds[*]": ["business_licence"]}),
    ]


def of_service_requests(local: Local, customer: str) -> list[tuple[str, dict]]:
    """The same of what customers ask for."""
    sales, service = local.token("stf_sales_1"), local.token("stf_customer_service_1")
    body = {"kind": "enquiry", "channel": "hotline", "matter": "怎么开票", "customerId": customer}
    taken = lambda by=sales: local.send("POST", "/service-requests", body, by)["id"]  # noqa: E731
    asked, offered = taken(), taken(service)
    task = {"unitId": "unt_east", "words": "请查", "workingDays": 2}
    task = local.send("POST", f"/service-requests/{asked}/tasks", task, sales, if_match='"1"')["tasks"][0]["id"]
    offer = {"to": "stf_sales_1", "words": "请接手"}
    local.send("POST", f"/service-requests/{offered}/handovers", offer, service, if_match='"1"')
    return [
        ("(view|list|explain)_service_request(_acts|_clocks)?", {"path.id": taken()}),
        ("register_service_request", {"body.kind": ["enquiry", "proposal"], "body.channel": ["hotline"]}),
        ("list_service_requests", {"query.state": ["open", "closed"]}),
        ("view_service_request_ledger|report_service_requests", {"query.month": [time.strftime("%Y-%m"), "2026-01"]}),
        ("move_service_request", {"path.id": taken(), "body.move": ["accept"]}),
        ("offer_service_request_handover", {"path.id": taken(), "body.to": ["stf_customer_service_1"]}),
        ("decide_service_request_handover", {"path.id": offered, "header.If-Match": ['"2"'], "body.decision": ["accepted"]}),
        ("give_service_request_task", {"path.id": taken(), "body.unitId": ["unt_east", "unt_south"]}),
        ("answer_service_request_task", {"path.id": asked, "path.taskId": task, "header.If-Match": ['"2"']}),
        ("link_service_request", {"path.id": taken(), "body.otherId": [taken(), taken()]}),
    ]


def of_inspections(local: Local) -> list[tuple[str, dict]]:
    """What a department was found to be like, and what it was asked to do about it."""
    head = local.token("stf_department_head_1")
    details = {"unit": "unt_east", "cleanliness": 5, "signs": 4, "facilities": 3, "presence": 5}
    body = {"kind": "floor", "channel": "routine", "matter": "忙时无人引导", "details": details}
    taken = lambda: local.send("POST", "/inspections", body, head)["id"]  # noqa: E731
    asked = taken()
    task = {"unitId": "unt_east", "words": "请排班", "workingDays": 2}
    task = local.send("POST", f"/inspections/{asked}/tasks", task, head, if_match='"1"')["tasks"][0]["id"]
    return [
        ("(view|list|explain)_inspection(_acts|_clocks)?", {"path.id": taken()}),
        ("register_inspection", {"body.kind": ["floor"], "body.channel": ["routine"]}),
        ("list_inspections", {"query.state": ["open", "closed"]}),
        ("view_inspection_ledger|report_inspections", {"query.month": [time.strftime("%Y-%m"), "2026-01"]}),
        ("move_inspection", {"path.id": taken(), "body.move": ["accept_as_it_is"]}),
        ("give_inspection_task", {"path.id": taken(), "body.unitId": ["unt_east", "unt_south"]}),
        ("answer_inspection_task", {"path.id": asked, "path.taskId": task, "header.If-Match": ['"2"']}),
    ]


def of_interactions(local: Local, customer: str) -> list[tuple[str, dict]]:
    """A follow-up for everything that is done to one, and an interaction to add to."""
    sales = local.token("stf_sales_1")
    step = {"kind": "next_action", "customerId": customer, "words": "送样品上门"}
    plan = lambda: local.send("POST", "/interactions/follow-ups", step, sales)["id"]  # noqa: E731
    call = {"kind": "call", "channel": "phone", "direction": "in", "outcome": "settled", "matter": "问路"}
    taken = local.send("POST", "/interactions", call | {"customerId": customer}, sales)["id"]
    first = {"header.If-Match": ['"1"']}
    return [
        ("record_interaction", {"body.kind": ["call", "visit"], "body.channel": ["phone"], "body.outcome": ["settled"]}),
        ("(view|amend)_interaction", {"path.id": taken} | first),
        ("list_interactions", {"query.customerId": [customer]}),
        ("plan_follow_up", {"body.kind": ["task", "next_action"], "body.customerId": [customer]}),
        ("(list|count)_follow_ups", {"query.window": ["today", "upcoming"], "query.customerId": [customer]}),
        ("view_follow_up", {"path.id": plan()}),
        ("view_relationship_health", {"query.customerId": [customer]}),
        ("move_follow_up", {"path.id": plan()} | first),
        ("hand_over_follow_up", {"path.id": plan(), "body.to": ["stf_customer_service_1"]} | first),
        ("complete_follow_up", {"path.id": plan()} | first),
        ("cancel_follow_up", {"path.id": plan()} | first),
    ]


def until(what: str, found: Callable[[], object]) -> object:
    """The work behind the stream takes a moment."""
    for _ in range(150):
        if result := found():
            return result
        time.sleep(0.2)
    raise SystemExit(f"{what}: not within 30 s")


def settings(asked_about: list[tuple[str, dict]]) -> str:
    """As schemathesis reads it: one value is always sent, of several one mostly."""
    document = json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8"))
    methods = [method for path in document["paths"].values() for method in path.values()]
    dictionaries: dict[str, str] = {}
    tables = []
    for operation in [method["operationId"] for method in methods if "operationId" in method]:
        places: dict[str, str | list[str]] = {}
        for pattern, values in asked_about:
            places |= values if re.fullmatch(pattern, operation) else {}
        lines = [f"{json.dumps(place)} = {_binding(value, dictionaries)}" for place, value in places.items()]
        head = f'[[operations]]\ninclude-operation-id = "{operation}"\n[operations.parameters]'
        tables.append("\n".join([head, *lines]) + "\n")
    named = [f"[dictionaries.{name}]\nvalues = {values}\n" for values, name in dictionaries.items()]
    return "\n".join(named + tables)


def _binding(value: str | list[str], dictionaries: dict[str, str]) -> str:
    if isinstance(value, str):
        return json.dumps(value)
    name = dictionaries.setdefault(json.dumps(value), f"known-{len(dictionaries)}")
    return f'{{ dictionary = "{name}", probability = {KNOWN} }}'


def of_knowledge(local: Local) -> list[tuple[str, dict]]:
    """Articles in each state: one that is published, and drafts for everything that is done to one."""
    by = local.token("stf_management_specialist_1")
    text = {"title": {"zh": "退货运费由谁承担"}, "body": {"zh": "质量问题由公司承担。"}, "keywords": ["退货"]}
    draft = lambda: local.send("POST", "/knowledge", {"kind": "standard_answer", "text": text}, by)["id"]  # noqa: E731
    read = draft()
    local.send("POST", f"/knowledge/{read}/publication", {}, by, if_match='"1"')
    first = {"header.If-Match": ['"1"']}
    known = {"path.id": read, "path.number": ["1"], "body.number": [1], "query.number": [1]}
    return [
        ("create_article", {"body.kind": ["standard_answer", "norm"]}),
        ("(view|mark|acknowledge|list|count)_article(_versions?|_use|_acknowledgements)?", known),
        ("list_articles", {"query.kind": ["standard_answer"], "query.q": ["退货"]}),
        ("revise_article", {"path.id": draft()} | first),
        ("publish_article", {"path.id": draft()} | first),
        ("retire_article", {"path.id": draft()} | first),
    ]


def of_events(local: Local, customer: str) -> list[tuple[str, dict]]:
    """An event that customers are asked to, and one that is still prepared."""
    by = local.token("stf_department_head_1")
    day = lambda days: time.strftime("%Y-%m-%dT08:00:00Z", time.gmtime(time.time() + days * 86400))  # noqa: E731
    body = {"kind": "symposium", "title": "座谈会", "venue": "会议厅", "startsAt": day(10), "endsAt": day(11), "capacity": 40}
    made, other = (local.send("POST", "/events", body, by)["id"] for _ in range(2))
    local.send("POST", f"/events/{made}/moves", {"to": "open"}, by, if_match='"1"')
    asked = {"customerIds": [customer], "channel": "phone"}
    local.send("POST", f"/events/{made}/invitees", asked, by)
    of = {"path.id": made, "path.customerId": customer, "body.customerId": [customer], "header.If-Match": ['"1"']}
    return [
        ("register_event", {"body.kind": ["symposium"], "body.startsAt": [day(10)], "body.endsAt": [day(11)]}),
        ("list_events", {"query.kind": ["symposium"]}),
        ("(view_event|list_invitees|list_event_opinions|record_event_.*)", of),
        ("invite_customers", of | {"body.customerIds[*]": [customer], "body.channel": ["phone"]}),
        ("move_event", {"path.id": other, "body.to": ["open"], "header.If-Match": ['"1"']}),
    ]


def of_rosters(local: Local) -> list[tuple[str, dict]]:
    """A month that is published, one that is being planned, and one that nobody has planned."""
    by = local.token("stf_department_head_1")
    staff = "stf_customer_service_1"
    plan = lambda month: {  # noqa: E731
        "pattern": "five_two", "shift": "day", "from": f"{month}-01", "people": [{"staffId": staff}]
    }
    for month in ("2027-01", "2027-02"):
        local.send("POST", f"/rosters/unt_east/{month}/plans", plan(month), by, if_match='"0"')
    local.send("POST", "/rosters/unt_east/2027-01/publication", {}, by, if_match='"1"')
    known = {"path.unitId": "unt_east", "path.month": "2027-01", "path.staffId": staff, "header.If-Match": ['"1"']}
    wanted = {"body.pattern": ["five_two", "working_days"], "body.shift": ["day"], "body.from": ["2027-03-01"]}
    return [
        (".*roster.*|list_on_shift", known),
        ("view_own_roster", {"query.month": ["2027-01"]}),
        ("list_on_shift", {"query.at": ["2027-01-01T02:00:00Z"]}),
        ("change_roster", {"body.days[*].day": ["2027-01-02"], "body.days[*].shift": ["off"], "body.reason": ["调班"]}),
        ("publish_roster", {"path.month": "2027-02"}),
        (
            "plan_roster",
            wanted | {"path.month": "2027-03", "body.people[*].staffId": [staff], "header.If-Match": ['"0"', '"1"']},
        ),
    ]
