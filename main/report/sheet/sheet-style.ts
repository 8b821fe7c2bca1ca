const SANS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif';
const MONO = 'ui-monospace,"Cascadia Mono",Consolas,"SF Mono",Menlo,"DejaVu Sans Mono",monospace';

/** One A4 page, readable in black and white, with room at the foot for fonts that are wider than ours. */
export const SHEET_STYLE = `
@page{size:A4;margin:13mm 17mm 10mm}
*{box-sizing:border-box}
html{font:9.4pt/1.4 ${SANS};color:#1F1F1F;-webkit-print-color-adjust:exact;print-color-adjust:exact}
body,h1,h2,p,dl,dd,ol{margin:0}
.brand{display:flex;align-items:center;gap:2mm;font-weight:650;font-size:10pt;color:#1F1F1F}
.brand svg{width:5.5mm;height:5.5mm}
h1{font-size:22pt;line-height:1.15;letter-spacing:-.012em;font-weight:650;margin:3mm 0 1.2mm}
.lead{font-size:10.6pt;max-width:150mm}
dl{display:grid;grid-template-columns:1fr 46mm;gap:4mm;margin:4mm 0 0}
dl>div{border:1px solid #1F1F1F;border-radius:2.4mm;padding:1.8mm 3mm;min-width:0}
dt{color:#4A4A4A;font-size:8.2pt}
dd{font-size:13pt;line-height:1.3;font-weight:650;overflow-wrap:anywhere}
.long{display:block;font-size:8.6pt;line-height:1.25}
.blank{font-weight:400;font-size:9pt;color:#6A6A6A}
.kinds{display:grid;grid-template-columns:1fr 1fr;column-gap:9mm;margin-top:4mm}
section{min-width:0;padding:3.4mm 0 3mm;border-top:1px solid #1F1F1F;break-inside:avoid}
section.ssh{grid-column:1/-1}
.ways{display:grid;grid-template-columns:1fr 1fr;gap:9mm;margin-top:3mm}
.ways>div{min-width:0}
h2{display:flex;gap:2.4mm;align-items:center;font-size:13pt;line-height:1.2;font-weight:650;text-wrap:balance}
h3{margin:0;font-size:11pt;line-height:1.25;font-weight:650}
.letter{flex:none;display:inline-grid;place-items:center;width:7mm;height:7mm;border-radius:50%;background:#1F1F1F;color:#fff;font-size:10pt}
.fits{color:#4A4A4A;margin:1mm 0 2mm}
ol{padding:0 0 0 5mm}
li{margin:0 0 1.2mm;padding-left:1mm;overflow-wrap:anywhere}
li::marker{font-weight:650}
code{display:block;width:fit-content;max-width:100%;margin:1mm 0 0;padding:.8mm 2.4mm;border:1px solid #CFCFC9;border-radius:1.4mm;background:#F5F5F1;font:600 8.8pt/1.45 ${MONO};overflow-wrap:anywhere}
footer{padding-top:2.6mm;border-top:1px solid #1F1F1F;font-size:9pt}
footer p+p{margin-top:.8mm;color:#4A4A4A}
@media screen{body{background:#FAFAF8}main{max-width:210mm;margin:0 auto;padding:clamp(5mm,5vw,17mm);background:#fff;min-height:100vh}}
@media screen and (max-width:640px){dl,.kinds,.ways{grid-template-columns:1fr}}
`;
