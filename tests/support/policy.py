"""The policy as the design states it (design 4.12), written down apart from the code that must follow it."""

from dataclasses import dataclass

from tests.support import policy_intake

PUBLIC = "public"


@dataclass(frozen=True)
class Entry:
    """What a route asks: a permission (or that it is public), on which object, or on what ground (`@country`)."""

    permission: str
    on: str | None = None
    within: str | None = None


NOBODY = Entry("nobody")  # what a route asks that is not in the table


def _entries(table: str) -> dict[str, Entry]:
    entries = {}
    for line in table.strip().splitlines():
        endpoint, permission, *where = line.split()
        on, _, within = "".join(where).partition("@")
        entries[endpoint] = Entry(permission, on or None, within or None)
    return entries


# Every route there is: its endpoint, what it asks, and on what. Who opens a door writes it down here.
ROUTES: dict[str, Entry] = _entries(
    """
    agenda.feed                     public
    agendas.agendas                 visit:read
    agendas.make                    visit:read
    agendas.renew                   visit:read
    agendas.revoke                  visit:read
    areas.area                      register:manage         werkplein
    areas.area_add                  register:manage         werkplein
    areas.area_save                 register:manage         werkplein
    areas.area_undo                 register:manage         werkplein
    areas.areas                     register:manage         werkplein
    change.areas_csv                register:read
    change.areas_xlsx               register:read
    change.correct                  register:manage         werkplein
    change.correct_save             register:manage         werkplein
    change.facts                    register:manage         werkplein
    change.facts_save               register:manage         werkplein
    change.new                      register:manage
    change.new_save                 register:manage
    change.overview                 register:manage
    change.places_csv               register:read
    change.places_xlsx              register:read
    change.undo                     register:manage         werkplein
    charts.niveaus                  level:read
    cockpit.add_follow_up           decision:record
    cockpit.board                   decision:read
    cockpit.correct                 decision:record
    cockpit.correction              decision:record
    cockpit.decision                decision:read
    cockpit.decisions               decision:read
    cockpit.follow_up               decision:follow
    cockpit.move_follow_up          decision:follow
    cockpit.new                     decision:record
    cockpit.take                    decision:record
    completeness.declare            figure:declare          werkplein
    completeness.figure             figure:read             werkplein
    completeness.file               figure:read
    completeness.listing            figure:read
    completeness.of_werkplein       figure:read             werkplein
    completeness.overview           figure:read
    completeness.take_back          figure:declare          werkplein
    field.package                   assessment:record_audit visit
    field.paper                     assessment:record_audit visit
    field.record                    intervention:read       visit
    field.shell                     assessment:record_audit visit
    field.standing                  assessment:record_audit visit
    field.take_audit                assessment:record_audit visit
    field.take_content              assessment:record_audit visit
    field.take_photo                assessment:record_audit visit
    field.worker                    assessment:record_audit
    frontend.icon                   public
    frontend.own                    public
    frontend.vendor                 public
    healthz                         public
    importing.antwoorden            answer:import
    importing.antwoorden_confirm    answer:import
    importing.antwoorden_drop       answer:import
    importing.antwoorden_example    answer:import
    importing.antwoorden_problems   answer:import
    importing.antwoorden_run        answer:import
    importing.antwoorden_upload     answer:import
    importing.werkgebieden          register:manage
    importing.werkgebieden_confirm  register:manage
    importing.werkgebieden_drop     register:manage
    importing.werkgebieden_example  register:manage
    importing.werkgebieden_problems register:manage
    importing.werkgebieden_run      register:manage
    importing.werkgebieden_upload   register:manage
    importing.werkpleinen           register:manage
    importing.werkpleinen_confirm   register:manage
    importing.werkpleinen_drop      register:manage
    importing.werkpleinen_example   register:manage
    importing.werkpleinen_problems  register:manage
    importing.werkpleinen_run       register:manage
    importing.werkpleinen_upload    register:manage
    interventions.contact           intervention:record     intervention
    interventions.ladder            intervention:read
    interventions.move              intervention:record     intervention
    interventions.new               intervention:record     werkplein
    interventions.note_contact      intervention:record
    interventions.parties           intervention:read
    interventions.propose           intervention:record     werkplein
    interventions.show              intervention:read       intervention
    jobs.overview                   job:read
    landkaart.front                 public
    landkaart.show                  public
    milestones.agree                finding:dispute         werkplein
    milestones.between              answer:draft            werkplein
    milestones.decide               hearing:decide          werkplein
    milestones.decide_last          hearing:decide_last     werkplein
    milestones.dispute              finding:dispute         werkplein
    milestones.escalate             finding:dispute         werkplein
    milestones.findings             card:read               werkplein
    milestones.hearing              card:read               werkplein
    milestones.hearing_of_main      card:read               werkplein
    milestones.open_hearings        level:read
    milestones.accept               evidence:check          evidence
    milestones.activate_rule        ruleset:activate
    milestones.add_evidence         answer:draft            werkplein
    milestones.ask_end_override     level:override          werkplein
    milestones.answers              level:read
    milestones.answers_csv          level:read
    milestones.answers_xlsx         level:read
    milestones.ask_contact          practice:ask            werkplein
    milestones.change               answer:record           werkplein
    milestones.check_queue          evidence:check
    milestones.check_override       level:override          werkplein
    milestones.checklist            card:read               werkplein
    milestones.correct_level        level:override          werkplein
    milestones.correction           level:override          werkplein
    milestones.end_override         level:override          werkplein
    milestones.override             level:override          werkplein
    milestones.override_level       level:override          werkplein
    milestones.contact              practice:ask            werkplein
    milestones.desk                 assessment:record_desk  werkplein
    milestones.draw_sample          evidence:check
    milestones.evidence             card:read               werkplein
    milestones.evidence_at          card:read               werkplein
    milestones.fix                  quarter:fix
    milestones.fix_now              quarter:fix
    milestones.give_back            evidence:check          evidence
    milestones.g4                   level:read              @g4
    milestones.g4_adopt             g4:adopt                @country
    milestones.g4_adoption          g4:adopt                @country
    milestones.g4_consult           g4:record               @g4
    milestones.g4_consultation      g4:record               @g4
    milestones.g4_correct           g4:record               @g4
    milestones.g4_correction        g4:record               @g4
    milestones.g4_draft             g4:record               @country
    milestones.g4_of_werkplein      card:read               werkplein
    milestones.g4_version           level:read              @g4
    milestones.g4_write             g4:record               @country
    milestones.history              card:read               werkplein
    milestones.levels               level:read
    milestones.my_checklist         answer:draft
    milestones.overview             level:read
    milestones.piece                card:read               evidence
    milestones.piece_file           card:read               evidence
    milestones.piece_thumbnail      card:read               evidence
    milestones.own_answers_csv      card:read               werkplein
    milestones.own_answers_xlsx     card:read               werkplein
    milestones.record               assessment:record_desk  werkplein
    milestones.reopen               checklist:reopen        werkplein
    milestones.reply                practice:ask            werkplein
    milestones.report_change        answer:record           werkplein
    milestones.rule                 card:read
    milestones.sample               evidence:check
    milestones.sample_file          evidence:check
    milestones.save                 answer:draft            werkplein
    milestones.standing_on          card:read               werkplein
    milestones.request_page         practice:ask            werkplein
    milestones.save                 answer:draft            werkplein
    milestones.save_shares          answer:record           werkplein
    milestones.share                answer:record           werkplein
    milestones.submit               answer:record           werkplein
    milestones.take_over            answer:draft            werkplein
    milestones.try_rule             ruleset:activate
    milestones.withdraw             answer:draft            evidence
    milestones.withdraw_of_visit    assessment:record_audit evidence
    people.account                  register:read
    people.accounts                 account:manage
    people.ask_deactivate           account:manage
    people.ask_end_grant            account:manage
    people.change                   register:read
    people.choose                   public
    people.choose_mail              register:read
    people.choose_save              public
    people.deactivate               account:manage
    people.end_grant                account:manage
    people.forgotten                public
    people.invite                   account:manage
    people.invite_send              account:manage
    people.mail_link                public
    people.send_again               account:manage
    people.show                     account:manage
    people.sign_in                  public
    people.signed_in                register:read
    people.sign_in_check            public
    people.sign_in_slash            public
    people.sign_out                 public
    people.sign_out_everywhere      register:read
    planning.make                   plan:make
    planning.plan                   visit:read
    planning.publish                plan:make
    planning.think                  visit:read
    planning_facts.absence          plan:make
    planning_facts.add_absence      plan:make
    planning_facts.add_closing      plan:make
    planning_facts.base             plan:make
    planning_facts.block_days       plan:make               werkplein
    planning_facts.closings         plan:make
    planning_facts.facts            plan:make
    planning_facts.mt               plan:make               werkplein
    planning_facts.remove_closing   plan:make
    planning_facts.set_base         plan:make
    planning_facts.set_mt_days      plan:make               werkplein
    planning_facts.shorten_absence  plan:make
    planning_facts.withdraw_absence plan:make
    publication.decide              release:approve
    publication.landkaart_internal  register:read
    publication.landkaart_preview   release:read
    publication.landkaart_start     register:read
    publication.prepare             release:prepare
    publication.prepare_form        release:prepare
    publication.release             release:read
    publication.releases            release:read
    publication.withdraw            release:withdraw
    publication.withdraw_form       release:withdraw
    readyz                          public
    register.card                   card:read               werkplein
    register.history                card:read               werkplein
    register.werkpleinen            register:read
    reminders.asked                 register:read
    reminders.board                 reminder:send
    reminders.send                  reminder:send
    results.figures                 figure:read
    results.measurement             figure:record           werkplein
    results.measurement_save        figure:record           werkplein
    results.of_werkplein            figure:read             werkplein
    results.outflow                 figure:record           werkplein
    results.outflow_month           figure:read
    results.outflow_save            figure:record           werkplein
    results.satisfaction_round      figure:read
    review_follow.consent           visitatie:answer        visitatie
    review_follow.end               visitatie:manage        visitatie
    review_follow.ending            visitatie:manage        visitatie
    review_follow.finish            visitatie:manage        visitatie
    review_follow.link              visitatie:manage        visitatie
    review_follow.look_back         visitatie:manage        visitatie
    review_follow.support           visitatie:manage        visitatie
    review_reports.capture          visitatie:review        visitatie
    review_reports.deliver          visitatie:review        visitatie
    review_reports.findings         visitatie:review        visitatie
    review_reports.hold             visitatie:review        visitatie
    review_reports.recommend        visitatie:review        visitatie
    review_reports.self_evaluation  visitatie:answer        visitatie
    review_reports.withdraw         visitatie:review        visitatie
    review_reports.write_self_evaluation visitatie:answer        visitatie
    review_teams.absence            visitatie:manage
    review_teams.add_absence        visitatie:manage
    review_teams.declare            visitatie:review        visitatie
    review_teams.join               visitatie:manage        visitatie
    review_teams.leave              visitatie:manage        visitatie
    review_teams.profile            visitatie:manage
    review_teams.reviewers          visitatie:manage
    review_teams.set_profile        visitatie:manage
    review_teams.shorten_absence    visitatie:manage
    review_teams.withdraw_absence   visitatie:manage
    reviews.agree                   visitatie:answer        visitatie
    reviews.begin                   visitatie:manage        werkplein
    reviews.cancel                  visitatie:manage        visitatie
    reviews.confirm                 visit:confirm           visitatie
    reviews.decline                 visit:confirm           visitatie
    reviews.keep                    visitatie:manage        visitatie
    reviews.miss                    visitatie:manage        visitatie
    reviews.plan                    visitatie:manage        visitatie
    reviews.practices               card:read
    reviews.reviews                 visit:read
    reviews.send_agreement          visitatie:manage        visitatie
    reviews.show                    visit:read              visitatie
    reviews.write_programme         visitatie:manage        visitatie
    route.days                      visit:read
    route.sheet                     visit:read
    scan_days.add_participant       scan:run                scan
    scan_days.comparison            scan:follow             scan
    scan_days.day                   scan:follow             scan
    scan_days.hold                  scan:run                scan
    scan_days.plan                  scan:follow             scan
    scan_days.take_back             scan:run                scan
    scan_writing.add_agreement      scan:run                scan
    scan_writing.add_finding        scan:run                scan
    scan_writing.add_note           scan:run                scan
    scan_writing.add_review         scan:run                scan
    scan_writing.agreement          scan:run                scan
    scan_writing.figures            scan:run                scan
    scan_writing.finding            scan:run                scan
    scan_writing.note               scan:run                scan
    scan_writing.review             scan:run                scan
    scan_writing.set_figures        scan:run                scan
    scans.agree                     scan:ask                scan
    scans.close                     scan:run                scan
    scans.confirm                   scan:ask                scan
    scans.decline                   scan:ask                scan
    scans.move_return               scan:run                scan
    scans.plan_days                 scan:run                scan
    scans.scans                     scan:read
    scans.show                      scan:read               scan
    scans.stop                      scan:follow             scan
    scans.stopping                  scan:follow             scan
    scans.undo                      scan:run                scan
    scans.undoing                   scan:run                scan
    scans_own.ask                   scan:ask                werkplein
    scans_own.new                   scan:ask                werkplein
    scans_own.own                   scan:read               werkplein
    site.accessibility              public
    site.privacy                    public
    site.robots_txt                 public
    site.security_txt               public
    start                           register:read
    steps.analysis                  step_plan:record        werkplein
    steps.check_external            step_plan:decide
    steps.decide_external           step_plan:decide
    steps.external                  step_plan:read
    steps.grid                      step_plan:record        werkplein
    steps.need_nothing              step_plan:record        werkplein
    steps.plan                      step_plan:read          werkplein
    steps.plans                     step_plan:read
    steps.write_analysis            step_plan:record        werkplein
    steps.write_grid                step_plan:record        werkplein
    support.add_function            support:record          support_region
    support.close_need              support:record          support_need
    support.close_request           support:record          support_request
    support.end_function            support:record          support_region
    support.need                    support:read            support_need
    support.overview                support:read
    support.region                  support:read            support_region
    support.request_                support:read            support_request
    support_meetings.cancel         support:record          meeting
    support_meetings.hold           support:record          meeting
    support_meetings.move           support:record          meeting
    support_meetings.new            support:record          support_region
    support_meetings.plan           support:record          support_region
    support_meetings.show           support:read            meeting
    support_own.ask                 support:record          werkplein
    support_own.join                support:ask             werkplein
    support_own.leave               support:ask             werkplein
    support_own.new_request         support:record          werkplein
    support_own.own                 card:read               werkplein
    support_own.state_need          support:ask             werkplein
    support_own.withdraw            support:ask             werkplein
    support_own.withdrawal          support:ask             werkplein
    trail.acts                      audit:read
    visit_evidence.add_evidence     assessment:record_audit visit
    visit_evidence.evidence         visit:read              visit
    visit_reports.agree             finding:dispute         visit
    visit_reports.correct           report:write            visit
    visit_reports.correction        report:write            visit
    visit_reports.file              visit:read              visit
    visit_reports.finalise          report:write            visit
    visit_reports.handle            report:write            visit
    visit_reports.read_back         assessment:record_audit visit
    visit_reports.remark            report:write            visit
    visit_reports.reply             finding:dispute         visit
    visit_reports.reports           visit:read
    visit_reports.send_reply        finding:dispute         visit
    visit_reports.show              visit:read              visit
    visit_reports.summary           visit:read              visit
    visit_reports.version           visit:read              visit
    visitatie.audit                 assessment:record_audit visit
    visitatie.cancel                visit:plan              visit
    visitatie.choose                visit:confirm           visit
    visitatie.confirm               visit:confirm           visit
    visitatie.decide                quarter:fix             visit
    visitatie.decline               visit:confirm           visit
    visitatie.keep                  visit:plan              visit
    visitatie.miss                  visit:plan              visit
    visitatie.plan                  visit:plan              visit
    visitatie.record_audit          assessment:record_audit visit
    visitatie.visit                 visit:read              visit
    visitatie.visits                visit:read
    """
) | _entries(policy_intake.TABLE)
