import { type Html, html } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { clip } from '../parts/safe-text.ts';

/** A small map of where the test stood: this computer, the internet, the office network with the server (V). */
export function vantageMap({ report, words }: PageContext): Html {
  const { place, sourceAddresses } = report.vantage;
  const computer = clip(sourceAddresses[0] ?? '', 26);
  const server = clip(report.relay.cells[0]?.address ?? report.target.hosts[0]?.name ?? '', 26);
  const left = place === 'inside' ? 250 : 4;
  const between = place === 'inside' ? null : place === 'unknown' ? 'unsure' : 'internet';
  return html`<svg class="map" viewBox="0 0 640 132" role="img" aria-label="${words(`report:map.name.${place}`)}">
<rect x="232" y="4" width="404" height="124" rx="14" fill="none" stroke="#4A4A4A" stroke-width="1.2" stroke-dasharray="5 4"/>
<text x="248" y="26" class="note">${words('report:map.office')}</text>
<path d="M${left + 168} 78H452m-7-6 8 6-8 6" fill="none" stroke="#1F1F1F" stroke-width="1.6"/>
${box(left, '#0B62A8', words('report:map.computer'), computer)}
${box(456, '#1F1F1F', words('report:map.server'), server)}
${between && html`<text x="202" y="66" class="note mid">${words(`report:map.${between}`)}</text>`}
</svg>`;
}

function box(left: number, stroke: string, label: string, note: string): Html {
  return html`<rect x="${left}" y="46" width="168" height="64" rx="10" fill="#fff" stroke="${stroke}" stroke-width="1.6"/><text x="${left + 84}" y="74" class="label">${label}</text><text x="${left + 84}" y="95" class="note mid">${note}</text>`;
}
