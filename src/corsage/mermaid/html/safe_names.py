"""The names of HTML elements and attributes that DOMPurify 3.4 keeps, when it is not configured.

The lists are its own. SVG's and MathML's attributes are among them, for an attribute's name is judged without its
element; an HTML element that has the name of one of theirs goes with all it holds.
"""

from typing import Final

from corsage.mermaid.html.elements import words

KEPT: Final = words(
    """
    a abbr acronym address area article aside audio b bdi bdo big blink blockquote body br button canvas caption
    center cite code col colgroup content data datalist dd decorator del details dfn dialog dir div dl dt element em
    fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html i img input ins kbd
    label legend li main map mark marquee menu menuitem meter nav nobr ol optgroup option output p picture pre
    progress q rp rt ruby s samp search section select shadow slot small source spacer span strike strong style sub
    summary sup table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr
    """
)
"""Elements that stay; of those, styles go the second time."""
DROPPED: Final = words(
    """
    altglyph altglyphdef altglyphitem animatecolor animatemotion animatetransform annotation-xml circle clippath
    defs desc ellipse feblend fecolormatrix fecomponenttransfer fecomposite feconvolvematrix fediffuselighting
    fedisplacementmap fedistantlight fedropshadow feflood fefunca fefuncb fefuncg fefuncr fegaussianblur feimage
    femerge femergenode femorphology feoffset fepointlight fespecularlighting fespotlight fetile feturbulence filter
    foreignobject g glyph glyphref hkern iframe image line lineargradient marker mask math menclose merror metadata
    mfenced mfrac mglyph mi mlabeledtr mmultiscripts mn mo mover mpadded mpath mphantom mprescripts mroot mrow ms
    mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover noembed noframes noscript path
    pattern plaintext polygon polyline radialgradient rect script selectedcontent stop svg switch symbol text
    textpath tref tspan view vkern xmp
    """
)
"""Elements that go with all they hold; any other goes, and what it holds stays."""
ATTRIBUTES: Final = words(
    """
    accent accent-height accentunder accept accumulate action additive align alignment-baseline alt amplitude ascent
    attributename attributetype autocapitalize autocomplete autopictureinpicture autoplay azimuth background
    basefrequency baseline-shift begin bevelled bgcolor bias border by capture cellpadding cellspacing checked cite
    class clear clip clip-path clip-rule clippathunits close color color-interpolation color-interpolation-filters
    color-profile color-rendering cols colspan columnalign columnlines columnspacing columnspan command commandfor
    controls controlslist coords crossorigin cx cy d datetime decoding default denomalign depth diffuseconstant dir
    direction disabled disablepictureinpicture disableremoteplayback display displaystyle divisor dominant-baseline
    download draggable dur dx dy edgemode elevation encoding enctype end enterkeyhint exponent exportparts face
    fence fill fill-opacity fill-rule filter filterunits flood-color flood-opacity font-family font-size
    font-size-adjust font-stretch font-style font-variant font-weight for frame fx fy g1 g2 glyph-name glyphref
    gradienttransform gradientunits headers height hidden high href hreflang id image-rendering in in2 inert
    inputmode integrity intercept ismap k k1 k2 k3 k4 kernelmatrix kernelunitlength kerning keypoints keysplines
    keytimes kind label lang largeop length lengthadjust letter-spacing lighting-color linethickness list loading
    local loop low lquote lspace marker-end marker-mid marker-start markerheight markerunits markerwidth mask
    mask-type maskcontentunits maskunits mathbackground mathcolor mathsize mathvariant max maxlength maxsize media
    method min minlength minsize mode movablelimits multiple muted name nonce noshade notation novalidate nowrap
    numalign numoctaves offset opacity open operator optimum order orient orientation origin overflow paint-order
    part path pathlength pattern patterncontentunits patterntransform patternunits placeholder playsinline
    pointer-events points popover popovertarget popovertargetaction poster preload preservealpha preserveaspectratio
    primitiveunits pubdate r radiogroup radius readonly refx refy rel repeatcount repeatdur required restart result
    rev reversed role rotate rowalign rowlines rows rowspacing rowspan rquote rspace rx ry scale scope scriptlevel
    scriptminsize scriptsizemultiplier seed selected selection separator separators shape shape-rendering size sizes
    slope slot span specularconstant specularexponent spellcheck spreadmethod src srclang srcset start startoffset
    stddeviation step stitchtiles stop-color stop-opacity stretchy stroke stroke-dasharray stroke-dashoffset
    stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width style subscriptshift summary
    supscriptshift surfacescale symmetric systemlanguage tabindex tablevalues targetx targety text-anchor
    text-decoration text-orientation text-rendering textlength title transform transform-origin translate type u1 u2
    unicode usemap valign value values vector-effect version vert-adv-y vert-origin-x vert-origin-y viewbox
    visibility voffset width word-spacing wrap writing-mode x x1 x2 xchannelselector xlink:href xlink:title xml:id
    xml:space xmlns xmlns:xlink y y1 y2 ychannelselector z zoomandpan
    """
)
"""Attributes that stay if their values are harmless."""
HARMLESS: Final = words("alt class for id label name pattern placeholder role summary title value style xmlns")
"""Attributes whose values are never URLs."""
TAKES_DATA: Final = words("audio video img source image track")
"""Elements whose `src` and `href` may be `data:` URLs."""
PROPERTIES: Final = words(
    """
    ATTRIBUTE_NODE CDATA_SECTION_NODE COMMENT_NODE DOCUMENT_FRAGMENT_NODE DOCUMENT_NODE
    DOCUMENT_POSITION_CONTAINED_BY DOCUMENT_POSITION_CONTAINS DOCUMENT_POSITION_DISCONNECTED
    DOCUMENT_POSITION_FOLLOWING DOCUMENT_POSITION_IMPLEMENTATION_SPECIFIC DOCUMENT_POSITION_PRECEDING
    DOCUMENT_TYPE_NODE ELEMENT_NODE ENTITY_NODE ENTITY_REFERENCE_NODE NOTATION_NODE PROCESSING_INSTRUCTION_NODE
    TEXT_NODE URL __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__ acceptCharset
    accessKey action activeElement addEventListener adoptNode after anchors append appendChild applets ariaAtomic
    ariaAutoComplete ariaBusy ariaChecked ariaColCount ariaColIndex ariaColIndexText ariaColSpan ariaCurrent
    ariaDescription ariaDisabled ariaExpanded ariaHasPopup ariaHidden ariaInvalid ariaKeyShortcuts ariaLabel
    ariaLevel ariaLive ariaModal ariaMultiLine ariaMultiSelectable ariaOrientation ariaPlaceholder ariaPosInSet
    ariaPressed ariaReadOnly ariaRelevant ariaRequired ariaRoleDescription ariaRowCount ariaRowIndex
    ariaRowIndexText ariaRowSpan ariaSelected ariaSetSize ariaSort ariaValueMax ariaValueMin ariaValueNow
    ariaValueText assignedSlot attachInternals attachShadow attributes baseURI before blur body captureEvents
    characterSet charset checkValidity childElementCount childNodes children classList className clear click
    clientHeight clientLeft clientTop clientWidth cloneNode close closest compareDocumentPosition compatMode
    constructor contains contentType cookie createAttribute createAttributeNS createCDATASection createComment
    createDocumentFragment createElement createElementNS createEvent createExpression createNSResolver
    createNodeIterator createProcessingInstruction createRange createTextNode createTreeWalker currentScript dataset
    defaultView dir dispatchEvent doctype documentElement documentURI draggable elements embeds enctype evaluate
    firstChild firstElementChild focus forms getAttribute getAttributeNS getAttributeNames getAttributeNode
    getAttributeNodeNS getBoundingClientRect getClientRects getElementById getElementsByClassName getElementsByName
    getElementsByTagName getElementsByTagNameNS getRootNode getSelection hasAttribute hasAttributeNS hasAttributes
    hasChildNodes hasFocus hasOwnProperty head hidden id images implementation importNode innerHTML inputEncoding
    insertAdjacentElement insertAdjacentHTML insertAdjacentText insertBefore isConnected isDefaultNamespace
    isEqualNode isPrototypeOf isSameNode lang lastChild lastElementChild lastModified length links localName
    location lookupNamespaceURI lookupPrefix matches method name namespaceURI nextElementSibling nextSibling
    noValidate nodeName nodeType nodeValue nonce normalize offsetHeight offsetLeft offsetParent offsetTop
    offsetWidth onabort onauxclick onbeforeinput onbeforematch onbeforetoggle onblur oncancel oncanplay
    oncanplaythrough onchange onclick onclose oncontextlost oncontextmenu oncontextrestored oncopy oncuechange oncut
    ondblclick ondrag ondragend ondragenter ondragleave ondragover ondragstart ondrop ondurationchange onemptied
    onended onerror onfocus onformdata ongotpointercapture oninput oninvalid onkeydown onkeypress onkeyup onload
    onloadeddata onloadedmetadata onloadstart onlostpointercapture onmousedown onmouseenter onmouseleave onmousemove
    onmouseout onmouseover onmouseup onpaste onpause onplay onplaying onpointercancel onpointerdown onpointerenter
    onpointerleave onpointermove onpointerout onpointerover onpointerrawupdate onpointerup onprogress onratechange
    onreadystatechange onreset onresize onscroll onscrollend onsecuritypolicyviolation onseeked onseeking onselect
    onslotchange onstalled onsubmit onsuspend ontimeupdate ontoggle ontouchcancel ontouchend ontouchmove
    ontouchstart onvisibilitychange onvolumechange onwaiting onwebkitanimationend onwebkitanimationiteration
    onwebkitanimationstart onwebkittransitionend onwheel open outerHTML ownerDocument parentElement parentNode
    plugins prefix prepend previousElementSibling previousSibling propertyIsEnumerable querySelector
    querySelectorAll readyState referrer releaseEvents remove removeAttribute removeAttributeNS removeAttributeNode
    removeChild removeEventListener replaceChild replaceChildren replaceWith reportValidity requestSubmit reset role
    scripts scrollHeight scrollLeft scrollTop scrollWidth setAttribute setAttributeNS setAttributeNode
    setAttributeNodeNS shadowRoot slot style styleSheets submit tabIndex tagName target textContent title
    toLocaleString toString toggleAttribute translate valueOf visibilityState webkitMatchesSelector write writeln
    """
)
"""The properties of a document and of a form, as jsdom 29 has them: an `id` or a `name` may not hide one."""
