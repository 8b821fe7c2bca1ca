import { cssString } from './html.ts';

const SANS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif';
const MONO = 'ui-monospace,"Cascadia Mono",Consolas,"SF Mono",Menlo,"DejaVu Sans Mono",monospace';

/**
 * The style of every document: light, set for A4, readable in black and white (UX §1, §13). `footer` is the running
 * line at the foot of each page, `page` the word before its number; both may hold hostile text.
 */
export function styleSheet({ footer, page }: { footer: string; page: string }): string {
  return `${pageRules(footer, page)}${BASE}${BOSS}${TABLES}${FINDINGS}${PROOF}${LETTERS}${ON_SCREEN}${ON_PAPER}`;
}

const pageRules = (footer: string, page: string) => `
@page{size:A4;margin:15mm 18mm 17mm;
@bottom-left{content:${cssString(footer)};font:7.5pt ${SANS};color:#4A4A4A;width:75%}
@bottom-right{content:${cssString(`${page} `)} counter(page) " / " counter(pages);font:7.5pt ${SANS};color:#4A4A4A}}`;

const BASE = `
*{box-sizing:border-box}
html{font:10pt/1.5 ${SANS};color:#1F1F1F;-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{margin:0}
h1,h2,h3,h4,p,dl,dd,ul,ol,figure,pre{margin:0}
h1,h2,h3,h4{line-height:1.25;font-weight:650;break-after:avoid;overflow-wrap:anywhere;text-wrap:balance}
h2{font-size:16pt;letter-spacing:-.005em;margin:0 0 4mm}
h3{font-size:11pt;margin:4mm 0 1.3mm}
h4{font-size:9.5pt;margin:4mm 0 1.5mm}
p{margin:0 0 2mm;max-width:76ch;overflow-wrap:anywhere;orphans:3;widows:3}
ul,ol{padding-left:5.5mm;max-width:80ch}
li{margin:0 0 1.2mm;overflow-wrap:anywhere;break-inside:avoid}
code,pre{font-family:${MONO};font-size:.88em}
code{overflow-wrap:anywhere;word-break:break-word}
small{display:block;font-size:8.2pt;line-height:1.4;color:#4A4A4A}
.quiet,.more{color:#4A4A4A}
.more{font-size:8.8pt;margin:1.5mm 0 0}
.lead{font-size:12pt;font-weight:600;break-after:avoid}
.keep{break-inside:avoid}
.notice{border:1px solid #1F1F1F;border-radius:2mm;padding:2.5mm 3.5mm}
.shape{width:1.25em;height:1.25em;vertical-align:-.28em;flex:none}
.chip{display:inline-flex;align-items:center;gap:.45em;white-space:nowrap}
.chip b{font-weight:650}
.calm{display:flex;gap:2mm;align-items:flex-start;margin:2mm 0}
.calm .shape{margin-top:.12em}
ul.tight{padding-left:4mm}
ul.plain{list-style:none;padding:0}
ul.columns{columns:3;column-gap:6mm;list-style:none;padding:0;font-size:8.8pt;max-width:none}
.facts{border-top:1px solid #DDDDD8;font-size:9.4pt}
.facts>div{display:grid;grid-template-columns:46mm 1fr;gap:5mm;padding:.95mm 0;border-bottom:1px solid #DDDDD8;break-inside:avoid}
.facts dt{color:#4A4A4A}
.facts dd,.finding dd,.glossary dd{overflow-wrap:anywhere}
.map{display:block;width:112mm;max-width:100%;margin:0 0 2mm}
.map text{font:600 12.5px ${SANS};fill:#1F1F1F;text-anchor:middle}
.map .note{font-weight:400;font-size:11.5px;fill:#4A4A4A;text-anchor:start}
.map .mid{text-anchor:middle}
.glossary>div{display:grid;grid-template-columns:46mm 1fr;gap:5mm;padding:1.5mm 0;border-bottom:1px solid #DDDDD8;break-inside:avoid}
.glossary dt{font-weight:650}
.end{margin-top:6mm;font-size:8.8pt}`;

const BOSS = `
.letterhead{display:flex;align-items:center;gap:2.5mm;padding-bottom:3mm;border-bottom:1px solid #DDDDD8;margin-bottom:5mm}
.logo{width:6.5mm;height:6.5mm}
.brand{font-weight:650;font-size:11.5pt}
.kind{margin-left:auto;color:#4A4A4A;font-size:9pt}
.eyebrow{color:#4A4A4A;margin:0;font-size:9.5pt}
.target{font-size:15pt;line-height:1.3;font-weight:600;margin:0 0 4mm}
.verdict{display:flex;border:1px solid #1F1F1F;border-radius:3mm;overflow:hidden;break-inside:avoid}
.seal{flex:none;width:31mm;display:flex;align-items:center;justify-content:center;background:#fff;border-right:1px solid #1F1F1F}
.seal .shape{width:17mm;height:17mm}
.verdict.open .seal{background:#F7E4E1}
.verdict.probably .seal{background:#FFF4D6}
.verdict.closed .seal{background:#E4EFF8}
.said{padding:5mm 6mm 4.5mm;min-width:0}
.said h1{font-size:21pt;line-height:1.18;letter-spacing:-.012em;margin:0 0 2mm}
.said.long h1{font-size:15pt}
.said.long p{font-size:9.6pt;margin-bottom:1mm}
.said p{font-size:11pt;line-height:1.45;margin:0 0 2mm}
.said .seen{font-size:9.2pt;color:#4A4A4A;margin:0}
.said .seen b{color:#1F1F1F}
.answers{display:grid;grid-template-columns:repeat(3,1fr);gap:4mm;margin:4mm 0 0}
.answers>div{border:1px solid #CFCFC9;border-radius:3mm;padding:3mm 4mm;break-inside:avoid;min-width:0}
.answers dt{color:#4A4A4A;font-size:9pt}
.answers dd b{display:block;font-size:12.5pt;line-height:1.3}
.answers dd span{font-size:8.8pt}
.answers dd .chip{white-space:normal}
.answers dd .chip b{display:inline;font-size:8.8pt}
.boss h2{font-size:11.5pt;margin:5mm 0 1.5mm}
.boss h2 .of{font-weight:400;color:#4A4A4A;font-size:9.5pt}
.meaning{font-size:10.4pt}
table.actions .box,table.actions td:empty{border-left:1px solid #CFCFC9}
table.actions td:last-child{border-right:1px solid #CFCFC9}
.boss table.actions tbody td{padding-top:1.6mm;padding-bottom:1.6mm}
.boss table.actions .why{display:block;font-size:8.6pt;color:#4A4A4A;margin-top:.6mm}
.boss table.actions .why .chip{color:#1F1F1F}`;

const TABLES = `
table{border-collapse:collapse;width:100%;table-layout:fixed;font-size:9.2pt;line-height:1.42;font-variant-numeric:tabular-nums}
thead{display:table-header-group}
tr{break-inside:avoid}
caption{text-align:left;color:#4A4A4A;font-size:8.8pt;padding-bottom:1mm}
th,td{text-align:left;vertical-align:top;padding:1.6mm 3mm 1.6mm 0;overflow-wrap:anywhere;border-bottom:1px solid #DDDDD8}
th:last-child,td:last-child{padding-right:0}
thead th{font-size:8.4pt;font-weight:600;color:#4A4A4A;border-bottom:1px solid #1F1F1F;vertical-align:bottom}
tbody th{font-weight:600}
tbody th small{font-weight:400}
.step .chip{align-items:baseline}
table.doors th,table.doors td{padding:1.2mm 3mm 1.2mm 0;vertical-align:middle;line-height:1.3}
table.doors tbody th code{display:block;font-weight:400;color:#4A4A4A}
.host{font-weight:400;color:#4A4A4A}
.cell{display:flex;gap:2mm;align-items:center}
.cell small{line-height:1.25}
table.actions td,table.actions th{padding-left:2.5mm;padding-right:2.5mm}
table.actions tbody th,table.actions thead th:first-child{padding-left:0}
table.merged{margin:3mm 0 1mm}
table.merged thead th b{display:block;color:#1F1F1F;font-size:9.6pt}
table.merged .cell{align-items:flex-start}
table.merged .cell b{font-weight:600}
table.merged .sum{display:block;font-weight:650}
table.merged small{margin-top:.5mm}
table.case-parts{font-size:8.6pt}
table.tries{font-size:8.2pt}
table.tries small{font-size:7.6pt}`;

const FINDINGS = `
.finding{border-top:1.5px solid #1F1F1F;padding:3mm 0 1mm;margin:0 0 5mm;break-inside:avoid}
.finding>header{display:flex;gap:3mm;align-items:baseline;break-after:avoid;margin-bottom:1.5mm}
.finding h3{margin:0;flex:1;font-size:12pt}
.finding .code{font-weight:650;border:1px solid #1F1F1F;border-radius:1.2mm;padding:0 1.6mm;font-size:9pt;line-height:1.5}
.finding .chip{font-size:9.2pt}
.finding dl>div{display:grid;grid-template-columns:36mm 1fr;gap:5mm;padding:1mm 0;break-inside:avoid}
.finding dt{color:#4A4A4A}
.finding ol{margin-top:1.5mm}
.evidence figure{margin:0 0 2mm;break-inside:avoid}
figcaption{font-size:8.4pt;color:#4A4A4A;overflow-wrap:anywhere}
.evidence pre,.snippet{white-space:pre-wrap;overflow-wrap:anywhere;background:#F5F5F1;border:1px solid #DDDDD8;border-radius:1.5mm;padding:1.6mm 2.4mm;font-size:8pt;line-height:1.5}
.evidence pre span,.evidence pre mark,.snippet span{display:block;min-height:1.5em}
mark{background:none;color:inherit;font-weight:700;border-left:2.5px solid #1F1F1F;padding-left:1.6mm;margin-left:-1.6mm}
ol.steps li{padding-left:1mm}`;

const PROOF = `
h3 .at{font-weight:400;font-size:8.8pt;color:#4A4A4A}
table.talk{font-size:8.6pt}
table.talk th,table.talk td{padding-top:1mm;padding-bottom:1mm}
table.talk tbody th{font-weight:400;color:#4A4A4A}
table.talk tr.out td:last-child{padding-left:6mm}
table.talk tr.note td{color:#4A4A4A;font-style:italic}
table.talk tr.deciding th,table.talk tr.deciding td{border-top:1.5px solid #1F1F1F;border-bottom:1.5px solid #1F1F1F;font-weight:700;color:#1F1F1F;background:#F5F5F1}
table.talk tr.deciding th{border-left:4px solid #1F1F1F;padding-left:1.5mm}
table.talk em{display:block;font-style:normal;font-size:8.4pt}
pre.log{white-space:pre-wrap;overflow-wrap:anywhere;font-size:7.4pt;line-height:1.42}`;

const LETTERS = `
.letter{margin:0 0 7mm;break-inside:avoid}
.letter h3{margin-top:5mm}
.letter .when{font-size:9pt;color:#4A4A4A;break-after:avoid;margin-bottom:1mm}
.letter .when b{color:#1F1F1F}
.sheet{border:1px solid #CFCFC9;border-radius:2mm;padding:4mm 6mm 3mm;margin-top:2mm;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.sheet .facts{border-top:0;margin-bottom:3mm}
.sheet .facts>div{grid-template-columns:20mm 1fr}
.sheet p{max-width:none;margin-bottom:2.4mm}
.set-in{display:inline-block;padding-left:4mm;font-variant-numeric:tabular-nums}`;

const ON_SCREEN = `
@media screen{
body{background:#FAFAF8}
main{max-width:210mm;margin:0 auto;padding:8mm 4mm}
section{background:#fff;border:1px solid #DDDDD8;border-radius:3mm;padding:clamp(5mm,4vw,16mm);margin:0 0 6mm}
.scroll{overflow-x:auto}
}
@media screen and (max-width:640px){
.verdict,.finding>header{flex-wrap:wrap}
.seal{width:100%;padding:4mm;border-right:0;border-bottom:1px solid #1F1F1F}
.answers,.facts>div,.sheet .facts>div,.finding dl>div,.glossary>div{grid-template-columns:1fr;gap:1mm}
ul.columns{columns:1}
.scroll table{min-width:130mm}
}`;

/** The height of page 1 is a last guard: `fitBossPage` keeps it shorter, but a font may be wider than any we know. */
const ON_PAPER = `
@media print{
main>section+section{break-before:page}
.full #checked{font-size:9.4pt;line-height:1.42}
.full #checked h3{margin:2.8mm 0 .9mm}
.full #checked .facts>div{padding:.55mm 0}
.full #checked .map{width:96mm;margin-bottom:0}
.full #checked li{margin-bottom:.6mm}
.full #proof{break-before:auto;margin-top:8mm}
ul.passed{columns:2;column-gap:8mm;max-width:none;font-size:9pt}
.boss{max-height:264mm;overflow:hidden}
.summary main>section+section{break-before:auto;margin-top:5.5mm}
.summary #words{break-inside:avoid}
.summary main>section#letters{break-before:page;margin-top:0}
.summary main>section:nth-child(2){break-before:page;margin-top:0}
.summary section:not(.boss){font-size:9.2pt;line-height:1.45}
.summary h2{font-size:13pt;margin-bottom:2mm}
.summary h3{margin:3mm 0 1.2mm;font-size:10.5pt}
.summary .facts{font-size:9pt}
.summary .facts>div{padding:.9mm 0;grid-template-columns:38mm 1fr}
.summary .sheet .facts>div{grid-template-columns:20mm 1fr}
.summary .finding{margin-bottom:2mm;padding-top:2mm}
.summary .finding h3{font-size:10.5pt}
.summary .finding dl{display:grid;grid-template-columns:1fr 1fr;column-gap:7mm}
.summary .finding dl>div{display:block;padding:.6mm 0}
.summary .finding dt{font-size:8.2pt;line-height:1.3}
.summary .glossary{display:grid;grid-template-columns:1fr 1fr;column-gap:7mm}
.summary .glossary>div{display:block;border:0;padding:.8mm 0;font-size:8.8pt}
.summary .lead{font-size:10.5pt}
.summary li{margin:0 0 .5mm}
.summary .boss{font-size:10pt}
}`;
