"""Words by what they are to the binding of a number to a measure."""


def words(text: str) -> frozenset[str]:
    """The set of the words of a text."""
    return frozenset(text.split())


PERSONS = words(
    """patient patients subject subjects participant participants adult adults men man women woman male males female
    females child children boy boys girl girls infant infants person persons people individual individuals volunteer
    volunteers student students adolescent adolescents newborn newborns neonate neonates toddler toddlers gender
    genders sex sexes either both resident residents mother mothers parent parents caregiver caregivers
    outpatients inpatients veterans elderly youth youths kids nulliparous primigravida lady ladies
    pediatric outpatient inpatient candidate candidates donor donors"""
)
# Between a measure and its value these say nothing of their own.
BRIDGE = words(
    """of is are was were be been being must should shall will can may has have had having with a an the at to as by in
    on for from than that who whose which value values level levels count counts score scores result results total
    baseline screening measured measures measuring defined documented calculated estimated determined assessed known
    between range ranging ranged ranges varies varied ever never within confirmed concentration least it its their this
    reading readings status currently equal i e cut off cutoff inclusive persistently sustained either both also limits
    limit rate visit entry enrollment enrolment inclusion time study only if when not if class grade stage stadium fc
    type category or and any all either resting mean average initial current preoperative pre post using based according
    normal indicated reported indicative showing including includes i.e e.g minimum maximum lowest highest random recent
    most latest last mild moderate severe more less during prior admission randomization registration consent surgery
    recruitment diagnosis day their eye study-eye alone plus patients subjects participants adult adults does do exceed
    reached found considered compared higher lower greater equivalent corresponding approximately about around age years
    required maintained controlled above below over under"""
)
MARKS = frozenset(["(", ")", "[", "]", ":", ",", "-", "=", '"', "'", "/", "*", "&", "+", "~", "#", "•", "{", "}"])
COORDINATORS = words(", and or & plus but and/or")
# Where a noun phrase cannot go on to the left.
STOPS = words(
    """of is are was were be been being must should shall will can may has have had having with a an the at to as by in
    on for from than that who whose which within and or but if when while unless except without not no any all each
    every patients patient subjects subject participants participant individuals women men males females children
    persons people adults volunteers defined including includes include such e.g i.e following after before during
    since prior due because their his her your our this these those there least one two three either both least had
    history presence evidence known documented diagnosed confirmed show shows showing showed demonstrate
    demonstrates demonstrating demonstrated through via per according using based measured assessed determined
    calculated estimated reported reports report requiring require requires require required need needs receive
    received receiving taking take takes use used having than then also only still currently current recent recently
    previously previous past last ongoing i.e. able ability unable inability minimum maximum between over under up
    more less other another new some most excluded included eligible allowed exceed exceeds exceeding reach reached
    get getting did does do would could might whether where into onto upon under about approximately around will
    agree score-based ie eg vs versus until till outside despite although though whereas throughout among against
    regardless irrespective along once whenever thus therefore however towards beyond besides apart"""
)
DETERMINERS = words("the a an their his her its this that any total mean")
# Phrases that are nothing without the words behind the value: "a score > 1 on the Richmond scale".
EMPTY = words(
    """imaging measurements subsequent present screening test equation formula analysis assessment examination score
    scores value values level levels total rating ratings result results measurement point points baseline number
    numbers count counts least mean average rate grade failure low high small n equivalent"""
)
SCALES = words(
    """score scores scale index ratio subscore questionnaire inventory test rating subscale z-score t-score"""
)
# Heads of durations that are measured things.
SPANS = words("time length interval")
# What a dose is not.
EXCRETED = words(
    """intake excretion protein proteinuria albuminuria loss weight sodium salt fat fiber fibre creatinine secretion
    glucose"""
)
# Before a measure's name these make another thing of it.
MODIFIERS = words(
    """urine urinary csf fetal foetal birth bone spot artery ventricular wedge pleural ascitic ascites cord donor
    developmental mental free ionized ionised salivary reticulated immature fecal faecal stool hepatic-venous portal
    pulmonary intracranial intraocular ideal placental vertebral intra-abdominal bronchoalveolar peritoneal 24-hour
    sputum end pro ntpro prohormone pa rv ra ankle gallbladder fluid aspirate synovial amniotic dialysate indirect
    unconjugated vaginal gastric intragastric esophageal tumor tumour wound skin paternal parental donor's father's
    mother's partner's husband's wife's parent's sibling's uncorrected nonfasting"""
)
# What follows a duration that is no age.
TIMED = words(
    """after before since prior ago from post following of history duration later previously earlier without apart
    following until preceding at on postop postoperative postoperatively postpartum postmenopausal amenorrheic
    amenorrhoeic"""
)
# A number without a unit before one of these counts nothing.
FOLLOWING = words(
    """at on in for and or if with after before within during by when while as to the but unless is are despite from
    who which measured according using based assessed prior without who on upon despite per via even over under not
    no inclusive score scores points than except however additionally should must will respectively given that where
    among since until up out both either also indicating suggesting indicates i.e at"""
)
NEGATIONS = words("no not without absence free lack none neither never")
EXCEPTIONS = words("unless except excepting excluding exception")
FEMALE = words("female females women woman girls girl")
MALE = words("male males men man boys boy")
