"""What each role may do and how far its grants reach (design 4.12), apart from the code that must follow it."""

READ_ALL = (
    "card:read decision:read figure:read intervention:read level:read register:read release:read"
    " scan:read step_plan:read support:read visit:read"
)

# What each role may do. Where it may do so is the scope of the grant.
ROLES: dict[str, frozenset[str]] = {
    role: frozenset(permissions.split())
    for role, permissions in {
        "mt_member": "answer:draft answer:record card:read figure:declare figure:read finding:dispute practice:ask"
        " register:read scan:ask scan:follow scan:read support:ask visit:confirm visit:read visitatie:answer",
        "team_leader": "answer:draft card:read figure:read practice:ask register:read",
        "process_supporter": "assessment:record_audit card:read evidence:check figure:read hearing:decide"
        " intervention:read intervention:record level:read plan:make register:read report:write"
        " scan:follow scan:read scan:run step_plan:read step_plan:record"
        " support:read support:record visit:plan visit:read visitatie:manage",
        "reviewer": "register:read",
        "visiting_reviewer": "card:read figure:read register:read report:write visit:read visitatie:review",
        "dco": "card:read figure:read hearing:decide intervention:read level:read register:read"
        " scan:read step_plan:read support:read support:record visit:read",
        "steering_group": f"{READ_ALL} audit:read decision:follow decision:record g4:adopt g4:record"
        " hearing:decide_last intervention:decide intervention:record level:override quarter:fix release:approve"
        " release:withdraw ruleset:activate step_plan:decide",
        "theme_contact": "register:read",
        "g4_representative": "card:read figure:read g4:record intervention:read level:read register:read"
        " scan:read step_plan:read support:read visit:read",
        "communication": "register:read release:approve release:read release:withdraw",
        "secretariat": f"{READ_ALL} answer:import assessment:record_desk checklist:reopen decision:follow"
        " evidence:check figure:declare figure:record g4:record intervention:record plan:make register:manage"
        " release:prepare release:withdraw reminder:send report:write step_plan:record support:record visitatie:manage",
        "administrator": "account:manage audit:read job:read register:read",
    }.items()
}

# How far a grant of each role may reach.
SCOPES: dict[str, frozenset[str]] = {
    role: frozenset(kinds.split())
    for role, kinds in {
        "mt_member": "werkplein",
        "team_leader": "werkplein",
        "process_supporter": "national",
        "reviewer": "national",
        "visiting_reviewer": "werkplein",
        "dco": "region",
        "steering_group": "national",
        "theme_contact": "national",
        "g4_representative": "national region",
        "communication": "national",
        "secretariat": "national",
        "administrator": "national",
    }.items()
}
