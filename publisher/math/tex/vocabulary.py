"""Names of math commands and environments, for "did you mean".

The engine does not give its own list; these are the commands that papers use, each known to it or
to the rules before it (a test holds that).
"""

from publisher.math.tex.environments import ALIGNED, WRAPPERS
from publisher.math.tex.normal import RULES

_SYMBOLS = """
alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi
varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi
Pi Sigma Upsilon Phi Psi Omega frac dfrac tfrac cfrac sqrt binom sum prod int iint iiint oint
bigcup bigcap bigoplus bigotimes coprod lim limsup liminf max min sup inf log ln exp sin cos tan
arcsin arccos arctan sinh cosh tanh cot sec csc det dim ker deg gcd arg Pr hom partial nabla
infty forall exists in notin ni subset supset subseteq supseteq cup cap setminus emptyset
varnothing wedge vee land lor neg lnot times cdot div pm mp ast star circ bullet oplus ominus
otimes odot leq geq le ge neq ne equiv approx sim simeq cong propto ll gg prec succ perp
parallel mid to gets rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow
mapsto longrightarrow longleftarrow longmapsto implies iff uparrow downarrow hookrightarrow
rightharpoonup leadsto ldots cdots vdots ddots dots quad qquad left right middle big Big bigg
Bigg langle rangle lfloor rfloor lceil rceil lvert rvert lVert rVert hat widehat tilde bar
overline underline vec overrightarrow overleftarrow dot ddot check breve acute grave mathring
underbrace overbrace overset underset stackrel xrightarrow xleftarrow mathrm mathbf mathit
mathsf mathtt mathcal mathscr mathfrak mathbb boldsymbol bm operatorname text textbf textit
textrm phantom hphantom vphantom displaystyle textstyle scriptstyle limits nolimits hbar ell Re
Im aleph wp angle prime top bot cancel boxed bmod pmod mod lbrace rbrace backslash checkmark
square dagger ddagger triangle therefore because
"""

COMMANDS = tuple(sorted({f"\\{name}" for name in _SYMBOLS.split()} | set(RULES)))

_MATRICES = ["matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix"]
ENVIRONMENTS = tuple(
    sorted(
        {
            *_MATRICES,
            *WRAPPERS,
            *ALIGNED,
            "aligned",
            "gathered",
            "array",
            "cases",
            "dcases",
            "rcases",
            "numcases",
        }
        | {"multline", "multline*", "eqnarray", "eqnarray*"}
    )
)
