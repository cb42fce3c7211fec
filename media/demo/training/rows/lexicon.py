"""Everyday words, so that the training rows are not all about the same few things; questions about them, and invented words."""

NOUNS = """account actor address airport alarm album alphabet anchor angle ankle answer apartment apron arch argument arm armchair army arrow artist aunt author autumn avenue axe
bag bakery ball ballet bamboo band banner bar barn barrel bat bath beach beam bean beard bed beer bell belt bench bicycle bill bird blade blanket block blood blossom board body bone
boot border boss bowl box boy brain branch brand brass breakfast breath brick brother bucket bug building bulb bull butter butterfly cable cage cake calendar camel camp canal candidate
candy canvas cap captain carbon card career carpet carrot cart cave ceiling cellar chain champion channel chapter cheek cherry chest chicken child chimney choir church cinema circle
circus city class clay cliff climate cloud clown club coach coal coast coat cocoa code coin collar colony comb comet comma company concert conductor cook copper corn corner cotton couch
country courage cousin cover crane cream cricket crop crow crown crystal cup curtain curve customer daughter deer defence degree dentist desk diamond diary dictionary dinner dirt disk
dolphin donkey door dough dragon drawer drum duck dust eagle earth eclipse editor egg elbow engine envelope eraser evening exam examiner eye face factory fairy family farmer father feather
fence fern festival field finger flag flame flood floor flour flute fly fog folder food foot forehead fork frame frost fruit funeral fur furniture galaxy game garage garlic gate germ ghost
giant gift giraffe girl glacier glove glue goat gold government grain grammar grandfather grandmother grass gravity guest guide gym hair hammer hand handle harvest hat hay head heart heat
hedge helmet herb hero hill hobby hole home homework hook horn hospital hotel hour hunger husband idea inflation ink insect instrument insurance invoice iron jacket jam jar jeans jewel job
joke journal journey judge juice jungle keyboard king kite knee knot ladder lamb landlord lantern laundry lawn lawyer leaf leather leg lens lesson level library lid lighthouse lightning limb
line lion lip liquid list lizard lock log love luggage lung lunch machine magazine magnet mail manager marathon marble mask mast match mate meadow meal meat medicine melody menu message metal
meter microscope milk mill mine minister mirror moment money monkey month morning mosquito moss moth mother motor mouth mud mug music nail name napkin neck needle nephew nest net newspaper
night noise noon nose note notebook novel number nurse nut oak oar ocean oil olive onion opera orchard orchestra organ oven owl oxygen page pain paint pair palace palm pan pancake panda parade
parcel parent park parliament parrot party passenger passport path patience patient pattern peace peanut pearl pebble penguin people pepper phone photo photograph picnic picture pig pigeon pillow pilot pine
pipe pirate planet plastic playground pocket police pond pony pool portrait post pot potato powder prescription present president price prince prison prize problem project proverb puddle pumpkin
pupil puppet puzzle pyramid queen question rabbit radio railway rainbow razor recipe record refrigerator religion restaurant review ribbon rice ring road robot rock roof room root rope rose row
rubber rug ruler sail sailor salad sand sandwich satellite sauce saw scarf school science scissors score screen sea season seat secret seed server shadow shampoo shark sheet shelf shirt shop
shoulder shower sign signature silk silver singer sink sister skin skirt sky sleeve slope smile smoke snake soap sock sofa soil soldier son song soul sound spade speech spice spinach spoon
sport spring square squirrel stadium stain stair statue steam steel stick stocking stomach storm story stove straw stream street string student sugar suit suitcase summer sunset surprise swan
sweater sword table tail tailor tape tax taxi teacher team tear telephone telescope temple tent test thread throat throne thumb thunder tide tie tiger tile timber toast toe tomato tongue tool toothbrush
towel tower town toy tractor trade train tram treasure tribe trick trip trousers truck trumpet trunk truth tulip tunnel turtle twin umbrella uncle uniform universe vaccine valley van vase vegetable
vehicle verse village vinegar violin visitor vocabulary voice voyage wagon waiter wall wallet walnut war water wave wax wealth weather wedding weed week weight wheat wheel whistle wife wind wine
wing wire witness woman wood wool work worm wound wrist writer yard year yeast yoghurt zebra zoo""".split()
VERBS = """bake begin bend boil borrow bring build buy carry catch change check choose clean climb close collect colour compare cook copy count cover cut decorate describe design divide draw dry enjoy explain
fill find finish fix fold follow freeze gather give grow guess hang heat hide hold improve invite join keep lead learn lend lift light load lose make mark measure melt mend mix move need open
order pack paint peel plan plant play polish pour practise prepare print protect pull push read remember remove rent repair replace return ride rinse roll save search sell send serve sew share shorten
show sing sort spread start steer stir store study teach test tie train trim try turn type understand use visit warm wash watch water wear weigh win wrap write""".split()
ADJECTIVES = """angry bitter blue bold brave brief bright broken brown busy calm careful cheap clean clear clever cold common cool curious damp dark deep dirty dry dull dusty early easy empty fair famous fast fierce
fine flat fresh friendly full funny gentle glad golden good grand great green grey happy hard heavy high hollow honest hot huge hungry kind late lazy light little lonely long loud lovely lucky modern
narrow neat new noble noisy odd old open orange pale patient plain pleasant polite poor pretty proud pure quick quiet rare raw red rich ripe rough round rusty sad safe salty secret serious shallow sharp
short shy silent simple sleepy slow small smooth soft sour spare steep sticky stiff still straight strange strong sudden sunny sweet tall tame thick thin tidy tiny tired tough warm weak wet white wide
wild wise wonderful wooden yellow young""".split()

SYLLABLES = "ba be bi bo bu da de di do fa fe fi ga go gra ka ke ki kra la le li lo ma me mi mo na ne ni no pa pe pi pla ra re ri ro sa se si so sta ta te ti to tra va ve vi zo ber dan fel gor kin lam mon nar pel ros sil tor ven".split()


def invented(rng):
    """A word that nobody has seen before: that it comes again can only be seen by looking back."""
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(2, 3)))


TWO = ["Why does the {n} need a {m}?", "How do I {v} a {n} with a {m}?", "What does the {n} do in the {m}?", "Tell me about the {m} of the {n}.", "Which {n} is best for a {m}?", "How does a {n} {v} its {m}?",
       "Is it {a} to {v} the {n} near a {m}?", "My {n} has lost its {m}. What now?", "Can I {v} my {n} in the {m}?", "Write a line about a {n} and a {m}.", "Do you know the {a} {n} from the {m}?",
       "I have a {n} and two {m}s. What can I {v}?", "Where do I find a {a} {m} for my {n}?", "What is the difference between a {n} and a {m}?", "Describe the {n} in the {m}.", "Explain why the {m} is {a} for a {n}."]


def question(rng, noun, other=None):
    """A harmless question about a thing, or about two."""
    if other and rng.random() < 0.7:
        return rng.choice(TWO).format(n=noun, m=other, v=rng.choice(VERBS), a=rng.choice(ADJECTIVES))
    v, a = rng.choice(VERBS), rng.choice(ADJECTIVES)
    return rng.choice(["How do I {v} a {n}?", "What is a {a} {n}?", "Why is the {n} {a}?", "Tell me about the {n}.", "Can you {v} a {n}?", "Where does the {n} come from?", "What does a {n} do?",
                       "When should I {v} the {n}?", "How long does a {n} last?", "I want to {v} a {a} {n}.", "My {n} is {a}. What can I do?", "Is it hard to {v} a {n}?", "Who made the first {n}?",
                       "What is the best way to {v} my {n}?", "Explain the {n} to me.", "Which {n} should I {v}?", "How often do you {v} the {n}?", "Is the {n} {a}?", "Describe a {a} {n}."]).format(v=v, a=a, n=noun)
