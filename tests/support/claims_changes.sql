-- How the verdict of each claim of the shipped ledger moves when the facts under it do: `claim: the verdict then`, and
-- what changes. Citations of facts that are gone go with them.

-- C01: qualified
update signatory set signed_on = '2025-03-19', signed_on_text = '2025-03-19' where agreement_code = 'alb-hrv-xkx-2025' and role = 'signatory';

-- C02: qualified
update agreement set instrument = 'treaty', binding = 'yes' where code = 'alb-hrv-xkx-2025';

-- C03: undecidable
delete from provision where agreement_code = 'alb-hrv-xkx-2025' and provision_kind_code in ('joint_training',
    'interoperability', 'procurement');

-- C04: undecidable
delete from provision where agreement_code = 'alb-hrv-xkx-2025' and provision_kind_code = 'defence_industry';

-- C05: qualified
update agreement set place = 'Budapest' where code = 'srb-hun-2025';

-- C06: undecidable
update agreement_link set inferred = 'yes' where agreement_code = 'srb-hun-2025';

-- C07: supported
update agreement set instrument = 'mou' where code = 'srb-hun-2023-palic';

-- C08: undecidable
delete from agreement_link where agreement_code = 'srb-hun-2025' and relation = 'builds_on';

-- C09: supported
delete from provision where agreement_code = 'srb-hun-2025' and provision_kind_code in ('joint_training',
    'military_education');
delete from statement where gist like '%joint exercises first%';
delete from agreement_event where agreement_code = 'srb-hun-2025' and event = 'activity_planned';

-- C10: contradicted
delete from agreement_link where relation = 'reaction_to';

-- C11: qualified
update obligation set pledged = 'yes' where agreement_code = 'srb-hun-2025';

-- C12: supported
update agreement set obligations_coded = 'full' where code = 'srb-hun-2025';

-- C13: undecidable
delete from statement where gist like '%warns anyone endangering security%';

-- C14: undecidable
delete from statement where gist like '%open provocation%';

-- C15: supported
insert into statement (stated_on, stated_on_text, speaker, office, actor_code, agreement_code, attitude, gist)
    values ('2025-04-10', '2025-04-10', 'Somebody', 'Minister of Foreign Affairs', 'ALB', 'alb-hrv-xkx-2025', 'neutral',
    'The declaration keeps Moscow in its place.');
insert into statement (stated_on, stated_on_text, speaker, office, actor_code, agreement_code, attitude, gist)
    values ('2025-04-10', '2025-04-10', 'Somebody', 'Minister of Foreign Affairs', 'HRV', 'alb-hrv-xkx-2025', 'neutral',
    'An answer to Russia.');

-- C16: undecidable
delete from statement where gist like '%helps upgrade Serbian forces%';

-- C17: supported
delete from statement where gist like '%joint exercises first%';

-- C18: contradicted
insert into membership (state_code, organisation_code, role, valid_from, valid_from_text) values ('XKX',
    'NATO', 'member', '2025-01-01', '2025-01-01');

-- C19: contradicted
insert into recognition (recogniser_code, recognised_code, recognised_on, recognised_on_text) values ('GRC',
    'XKX', '2025-01-01', '2025-01-01');

-- C20: contradicted
update actor_fact set value = 'two_thirds' where actor_code = 'NATO';

-- C21: contradicted
insert into obligation (agreement_code, kind, pledged, conditional) values ('xkx-hrv-framework-2023', 'defense',
    'yes', 'unknown');

-- C22: qualified
update actor set parent_code = 'EU' where code = 'KFOR';

-- C23: qualified
delete from statement where actor_code = 'TUR' and stated_on = '2018-12-17';

-- C24: contradicted
update actor_fact set value = 'given up' where property = 'military_neutrality';

-- C25: qualified
update membership set valid_from = '2014-12-14', valid_from_text = '2014-12-14' where state_code = 'SRB' and organisation_code = 'PFP';

-- C26: supported
update membership set role = 'observer' where state_code = 'SRB' and organisation_code = 'CSTO';

-- C27: supported
delete from agreement_event where event = 'activity_planned';

-- C28: undecidable
update arms_transfer set second_hand = 'no' where supplier_code = 'HUN';

-- C29: undecidable
delete from citation where source_code = 'naslovi-2024-01-26' and fact_id in (select id from fact where kind = 'source_assertion');

-- C30: qualified
update arms_transfer set ordered = 26 where claim_group = 'hun-srb-btr80a';

-- C31: undecidable
delete from arms_transfer where source_key = 'hun-srb-mig-29-2024';

-- C32: qualified
update membership set valid_from = '2004-03-29', valid_from_text = '2004-03-29' where state_code = 'HUN' and organisation_code = 'NATO';

-- C33: undecidable
delete from statement where speaker = 'Milorad Dodik';

-- C34: undecidable
delete from statement where speaker = 'Milorad Dodik';

-- C35: qualified
update actor_fact set value = 'defence' where property = 'foreign_and_defence_powers';

-- C36: undecidable
delete from statement where speaker = 'Milan Knežević';

-- C37: contradicted
delete from statement where speaker = 'Milan Knežević';

-- C38: contradicted
update membership set valid_until = '2020-01-01', valid_until_text = '2020-01-01' where state_code = 'TUR' and
    organisation_code = 'NATO';

-- C39: supported
update agreement set signed_on = '2024-05-01', signed_on_text = '2024-05-01' where code = 'tur-mkd-2024';

-- C40: qualified
insert into agreement_event (agreement_code, actor_code, event, happened_on, happened_on_text) values
    ('tur-xkx-2024', 'TUR', 'parliament_approved', '2025-04-01', '2025-04-01');

-- C41: supported
update agreement set binding = 'no' where code in ('tur-alb-2024', 'tur-mkd-2024', 'tur-xkx-2024');
delete from provision where provision_kind_code in ('medical', 'peacekeeping', 'hybrid_threats');

-- C42: contradicted
delete from statement where gist like '%second largest contingent%';
delete from deployment where contributor_code = 'TUR' and as_of = '2023-07-17';

-- C43: supported
insert into deployment (mission_code, contributor_code, as_of, as_of_text, personnel, list_complete) values
    ('KFOR', 'TUR', '2025-04-01', '2025-04', 690, 'no');

-- C44: qualified
update arms_transfer set terms = 'aid' where recipient_code = 'ALB';

-- C45: undecidable
delete from arms_transfer where recipient_code = 'BIH' and designation = 'Bayraktar TB-2';

-- C46: qualified
update arms_transfer set terms = 'aid' where recipient_code = 'XKX';

-- C47: undecidable
delete from arms_transfer where recipient_code = 'ROU' and designation = 'Bayraktar TB-2';

-- C48: undecidable
delete from arms_transfer where recipient_code = 'HRV' and designation = 'Bayraktar TB-2';

-- C49: undecidable
delete from actor_fact where value = 'Selçuk Bayraktar';
delete from citation where stance = 'contradicts' and fact_id in (select id from fact where kind = 'actor_fact');

-- C50: supported
delete from statement where speaker = 'unnamed press line';
delete from arms_transfer where recipient_code = 'SRB' and designation = 'Bayraktar TB-2';

-- C51: supported
delete from statement where actor_code = 'SRB' and attitude = 'opposes';

-- C52: contradicted
delete from border where state_1_code = 'ALB' and state_2_code = 'GRC';

-- C53: undecidable
delete from border where 'SRB' in (state_1_code, state_2_code);

-- C54: contradicted
update indicator set value = 80000000000 where indicator_kind_code = 'NY.GDP.MKTP.CD' and actor_code = 'ALB' and year = 2023;

-- C55: qualified
delete from signatory where agreement_code = 'tur-xkx-2024';

-- C56: contradicted
insert into recognition (recogniser_code, recognised_code, recognised_on, recognised_on_text) select
    state_code, 'XKX', '2025-01-01', '2025-01-01' from membership where organisation_code = 'UN' and role = 'member' and
    valid_until is null and state_code <> 'SRB' and state_code not in (select recogniser_code from recognition where
    recognised_code = 'XKX');

-- C57: supported
insert into agreement_link (agreement_code, relation, related_code, inferred) values ('tur-xkx-2024', 'reaction_to',
    'alb-hrv-xkx-2025', 'no');

-- C58: supported
insert into statement (stated_on, stated_on_text, speaker, office, actor_code, agreement_code, attitude, gist)
    values ('2025-04-10', '2025-04-10', 'Somebody', 'Minister of Foreign Affairs', 'GRC', 'tur-alb-2024', 'neutral',
    'Athens follows the ratification with concern.');

-- C59: supported
delete from statement where actor_code = 'BGR';
delete from citation where stance = 'contradicts' and fact_id in (select id from fact where kind = 'signatory');

-- C60: supported
update agreement set instrument = 'mou' where code in ('alb-hrv-xkx-2025', 'srb-hun-2025');

-- C61: qualified
delete from agreement_event where agreement_code = 'tur-mkd-2024' and event = 'submitted_to_parliament';

-- C62: qualified
update actor_fact set value = 'no' where property = 'president_wanted';

-- C63: undecidable
update agreement set signed_on = '2009-04-02', signed_on_text = '2009-04-02' where code in ('grc-mkd-2019', 'grc-mkd-air-2019');

-- C64: qualified
update actor_fact set value = 'army' where property = 'kosovo_security_force_status';

-- C65: supported
insert into actor_fact (actor_code, property, value) values ('ESP', 'non_recognition_motive', 'its own minorities');
insert into actor_fact (actor_code, property, value) values ('GRC', 'non_recognition_motive', 'its own minorities');
insert into actor_fact (actor_code, property, value) values ('ROU', 'non_recognition_motive', 'its own minorities');
insert into actor_fact (actor_code, property, value) values ('SVK', 'non_recognition_motive', 'its own minorities');

-- C66: qualified
update obligation set pledged = 'yes' where agreement_code = 'alb-hrv-xkx-2025';
