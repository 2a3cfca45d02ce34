"""What the routes of the ways in ask: their own part of the policy (tests/support/policy.py)."""

TABLE = """
    importing.cbs                   figure:record
    importing.cbs_confirm           figure:record
    importing.cbs_drop              figure:record
    importing.cbs_example           figure:record
    importing.cbs_problems          figure:record
    importing.cbs_run               figure:record
    importing.cbs_upload            figure:record
    importing.uitstroom             figure:record
    importing.uitstroom_confirm     figure:record
    importing.uitstroom_drop        figure:record
    importing.uitstroom_example     figure:record
    importing.uitstroom_problems    figure:record
    importing.uitstroom_run         figure:record
    importing.uitstroom_upload      figure:record
    importing.wwb-telling           figure:record
    importing.wwb-telling_confirm   figure:record
    importing.wwb-telling_drop      figure:record
    importing.wwb-telling_example   figure:record
    importing.wwb-telling_problems  figure:record
    importing.wwb-telling_run       figure:record
    importing.wwb-telling_upload    figure:record
    intake.choose_columns           figure:record
    intake.columns                  figure:record
    intake.ways_in                  figure:record
"""
