"""Keys of front matter that other systems read, and that mean nothing here: each is taken and left
alone.

In: nothing. Out: their names, by the system whose templates and documentation have them. A key
stands once, with the first system that has it; those with a meaning here are in `forms`.
"""

SYSTEMS = {
    "JOSS, JOSE, JuliaCon, BioHackrXiv": """
aas-doi aas-journal archive archive-doi archive_url authors_list authors_short biblio-style
biohackathon_location biohackathon_name biohackathon_url citation_author code-repository
codeRepository editor event formatted_doi git_url group issue issue_url joss-doi journal page
pages paper_url project_name project_url published_at repositories repository
repository-code-url review-date review-issue-url review_url reviewers software-review-url
software_repository_url submission_date submitted_at version volume xref year zenodo_doi
""",
    "pandoc and R Markdown": """
always_allow_html anchorcolor aspectratio author-meta autoEqnLabels biblatex biblatexoptions
biblio-title bibliographystyle block-headings boxlinks chapters citation-package cite-method
citecolor citeproc classoption codeBlockCaptions colorlinks cref crossref csquotes css date-meta
description documentclass docx editor_options engine epub eqnPrefix fignos-cleveref
figPrefix figures figureTitle filecolor fontenc fontfamily fontsize geometry graphics handout
html html_document hyperrefoptions include-after include-before indent inputenc
knit latex_engine line-numbers lineno linenumbers linestretch link-citations linkcolor
linkReferences links-as-notes listings lmodern lof logo lot mainfont mainfontoptions margin-left
margin-right mathfont mathspec microtypeoptions monofont natbib natbiboptions nocaption
numbersections odt output pagestyle pagetitle pandoc papersize params pdf pdf-engine
pdf_document preamble reference-section-title rights sansfont secnumdepth secPrefix
section-titles self-contained site standalone strip-comments subparagraph suppress-bibliography
tables tableTitle tabs tblPrefix template title-prefix toc toc-depth toccolor urlcolor urlstyle
vignette word_document zotero
""",
    "pandoc-crossref, pandoc-xnos": """
chaptersDepth eqnos-cleveref fignos-plus-name lofTitle lolTitle lotTitle nameInLink subfigGrid
tablenos-cleveref xnos-capitalise xnos-cleveref
""",
    "Quarto: its schema of keys of documents, and its formats for journals": """
abbreviations about abstract-title adjusting affiliation-title aliases anchor-sections
appendix-cite-as appendix-style article ascii author-title authors-meta auto-animate
auto-animate-duration auto-animate-easing auto-animate-styles auto-animate-unmatched
auto-play-media auto-slide auto-slide-method auto-slide-stoppable auto-stretch axe
background-transition backgroundcolor beamerarticle beameroption belongs-to-collection
biblio-config body-classes book brand brand-mode by-affiliation by-author cache callout-icon
canonical-url cap-location category center center-title-slide chalkboard citation
citation-abbreviations citation-location citation-url citations-hover CJKmainfont CJKoptions
code-annotations code-block-bg code-block-border-left code-block-height code-copy code-fold
code-line-numbers code-link code-links code-overflow code-summary code-tools codefont colortheme
colorthemeoptions columns comments contrastcolor contributor controls controls-back-arrows
controls-layout controls-tutorial copyright coverage creator crossrefs-hover
css-property-processing daemon daemon-restart data-dir date-accepted-title date-format
date-modified date-published debug default-image-extension default-timing defaults
description-meta df-print dir disable-layout display document-css doi-title dpi dump-args
email-obfuscation email-version embed-resources embedded enabled eol epub-chapter-level
epub-cover-image epub-fonts epub-metadata epub-subdirectory epub-title-page expandable
extract-media fail-if-warnings fig-align fig-asp fig-cap-location fig-dpi fig-env fig-format
fig-height fig-pos fig-responsive fig-width file-scope filters font-paths fontcolor
fontfamilyoptions fonttheme fontthemeoptions footer footertext footnotes-hover format
format-links fragment-in-url fragments freeze from grid group-position hash hash-one-based-index
hash-type header headertext height help hide-cursor-time hide-inactive-cursor highlight-style
highlights history html-math-method html-pre-tag-processing html-q-tags html-table-processing
hyphenate ibooks identifier identifier-prefix ignore-args image image-alt image-height
image-lazy-loading image-width include-after-body include-before-body include-in-header
includesource incremental indented-code-classes indenting innertheme innerthemeoptions
input-file input-files interlinespace ipynb ipynb-filters ipynb-output ipynb-shell-interactivity
jats julia jump-to-slide jupyter keep-hidden keep-ipynb keep-md keep-rmd keep-source keep-tex
keep-typ key-points keyboard keywords-title knitr labels latex-auto-install latex-auto-mk
latex-clean latex-input-paths latex-makeindex latex-makeindex-opts latex-max-runs latex-min-runs
latex-output-dir latex-tinytex latex-tlmgr-opts layout lightbox lineheight link-bibliography
link-external-filter link-external-icon link-external-newwindow linkstyle list-tables listing
log-file loop manuscript margin margin-bottom margin-geometry margin-top markdown-headings
mathfontoptions max-scale max-width menu merge-includes mermaid metadata metadata-file
metadata-files min-scale minimal mobile-view-distance modified-title monobackgroundcolor
monofontoptions mouse-wheel multiplex nav-buttons navbar navigation navigation-mode
notebook-links notebook-preview-options notebook-subarticles notebook-view notebook-view-style
notes notes-after-punctuation number-depth number-offset ojs-engine order orientation
other-links outertheme outerthemeoptions output-dir output-divs output-ext output-file
output-location overview page-footer page-layout page-numbering page-progression-direction
page-width pagenumbering parallax-background-horizontal parallax-background-image
parallax-background-size parallax-background-vertical pause pdf-engine-opt pdf-engine-opts
pdf-max-pages-per-slide pdf-page-height-offset pdf-separate-fragments pdf-standard pdfa
pdfaiccprofile pdfaintent plotly-connected pointsize post-render pre-render prefer-html
preload-iframes preserve-tabs preview-links preview-mode profile progress project
published-title quarto-required reference-doc reference-location relation repo-actions
request-headers resource resource-path resources respect-user-color-scheme
respond-to-hash-changes revealjs-url rtl s5-url sansfontoptions scroll-view scrollable scrolling
search section section-divs section-numbering self-contained-math server shift-heading-level-by
shiny shortcodes shorthands show-notes show-slide-number shuffle sidebar slide-level
slide-number slide-tone slideous-url slidy-url smaller smooth-scroll split-level subject
subject-title syntax-definition syntax-definitions syntax-highlighting tab-stop tabsets
tbl-cap-location tbl-colwidths tbl-pos template-partials thanks-title theme themeoptions
theorem-appearance title-block-banner title-block-banner-color title-block-categories
title-block-style title-meta title-slide-attributes title-slide-style titlegraphic to toc-expand
toc-indent toc-location toc-title top-level-division touch trace track-changes transition
transition-speed use-rsvg-convert variables variant verbosity view-distance website whitespace
width word-count wrap
author-notes google-scholar keywords-formatted keywords-plain github-user repo computo nocite-all
pdf-url
draft-mode journal-info additional-info code-repo correspondence-prefix apptbl-cap-location
appfig-cap-location hide-figures code_folding
""",
    "MyST, Jupyter Book": """
arxiv availability banner bannerOptimized bannerOptional biblio bibtex_bibfiles binder
content_includes_title contributors dataAvailability dedication download
downloads edit_url editors emojis enumerator epigraph error_rules execution_mode export exports
extends external_references favicon file_format first_page github hide_footer_links hide_outline
hide_search hide_title_block hide_toc html_meta html_theme identifiers interact interact_link
jupytext kernelspec keypoints label last_page lay_summary logo_text myst mystnb nocomments
numbered_references numbering open_access options orphan oxa part plainLanguageSummary plugins
pmcid pmid quote references requirements reviewed reviewer settings skip_execution social
socials source source_file source_url static_files style substitutions summary tagline thebe
thumbnail thumbnailOptimized thumbnailOptional venue
""",
    "rticles: the skeletons of its journals": """
abbr access_date affiliation2 anonymous appendix articletype author-header author2
author_contributions author_summary authorcitation authorcolumns authorcontribution
authorcontributions authormark authorrunning autoref blind blinded capsule ccdesc
citation_template class classoptions cleveref competinginterests
conflict_of_interest conflictsofinterest copyright_year copyrightstatement copyrightyear
corrauth corres corresp_author_email corresp_author_name correspondence corresponding_author
corresponding_author_address corresponding_author_email corresponding_author_text
data_accessibility data_availability_statement disclaimer email email2 en-variant endnotes
equal_authors establishment establishment2 ethics fig_caption first_author_surname firstnote
footnotes gloss hideLIPIcs hyphenation informedconsent institutionalreview iopams jel
keyword-subclass lead_author_surname manuscript_type manuscriptno month motivation msc
MSC2020primary MSC2020secondary nolinenumbers numberwithinsect orcid_id pacs
plain_language_summary pnas_type predefined-theoremstyle preprint preprint_notice preprint_title
presentaddress pubyear referee relatedversion results review_status running runninghead
runningheader secondnote short short_author shortauthor shortauthors
significance simplesummary single-quotes statement status subject_section supplement
supplementary supplementary_info supplements thm-restate title-header titlenote
twocol twocolumn videosupplement vol volumemacros website2 with_amsmath wordcount
authornote author_note floatsintext figsintext figurelist tablelist footnotelist mask
annotate_references appendix-text leadauthor
""",
    "ReScience": """
article_number code contact data dates domain notebook original publication replication
reproduction review
""",
    "distill": """
base_url bibliography_style categories collection compare_updates_url creative_commons opengraph
preview preview_url repository_url twitter
""",
    "bookdown": """
apple-touch-icon apple-touch-icon-size before_chapter_script book_filename bookdown cover-image
delete_merged_file edit github-repo mathjax new_session number-sections-in rmd_files split_by
twitter-handle url
""",
    "transcripts of talks": """
additional_resources audience audio audio_url bio city collections conference conference-name
conference_url content_warning context country deck delivered duration edited_by editor_notes
end_time episode event_date event_name event_url events excerpt featured guest guests host hosts
interviewer interviewers language_code length location media_url moderator moderators needs
occasion original_language panelists place podcast presentation presentation_url recorded
recorded_at recording_date role room session session_title session_type slidedeck slides
slides_url speaker_affiliation speaker_bio speaker_image speaker_role speaker_title speaker_url
start_time talk_id talk_type talk_url teaser time timestamps topic topics transcribed_by
transcriber transcribers transcript transcript_by transcript_source transcript_status
transcript_url transcription_coverage translation_by types video_id vimeo
weight words youtube youtube_id
""",
    "generators of sites: Jekyll, Hugo, Eleventy, Docusaurus; Obsidian": """
author_profile cascade classes cover created cssclass cssclasses custom_edit_url draft
eleventyExcludeFromCollections eleventyNavigation expiryDate featured_image has_children has_toc
hidden images isCJKLanguage katex last_modified last_modified_at last_updated lastmod linktitle
markup meta modified modified_date nav nav_order og_image outputs pagination_next
pagination_prev parent permalink pinned publish publishDate read_time reading_time redirect_from
redirect_to robots series share sidebar_label sidebar_position sitemap slugs
social_image sticky toc_label toc_sticky updated
""",
}
"""The keys of each system, between spaces."""

KEYS = frozenset(key for keys in SYSTEMS.values() for key in keys.split())
"""All of them."""
