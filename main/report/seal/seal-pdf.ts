import { closeSeal, hashOf, SEAL_KEY, sealFields } from './seal-marks.ts';

/** The case that goes into a report. `number`: to be read out; `madeAt`: when the report was made, ISO 8601. */
export type SealedCase = { fileName: string; bytes: Uint8Array; number: string; madeAt: string };

/** Begins to load the library: half a second that passes while the page is printed. */
export function warmSeal(): void {
  // A failure shows again, with its reason, where the library is used.
  void import('@cantoo/pdf-lib').catch(() => undefined);
}

/**
 * Puts a case into a printed PDF and seals it (D3). The printed octets stay as they are; case and seal come after them. The same input
 * gives the same octets. Rejects when the PDF cannot be read.
 */
export async function sealPdf(pdf: Uint8Array, inside: SealedCase): Promise<Uint8Array> {
  const { AFRelationship, PDFDocument, PDFHexString, PDFName } = await import('@cantoo/pdf-lib');
  const made = new Date(inside.madeAt);
  const document = await PDFDocument.load(pdf, { forIncrementalUpdate: true, updateMetadata: false });
  await document.attach(inside.bytes, inside.fileName, {
    mimeType: 'application/x-relay-doctor-case',
    description: `Relay Doctor ${inside.number}`,
    creationDate: made,
    modificationDate: made,
    afRelationship: AFRelationship.Source,
  });
  const fields = sealFields({
    number: inside.number.replace(/[^0-9A-Z-]/g, '').slice(0, 12),
    madeAt: inside.madeAt,
    printed: pdf.length,
    pagesHash: hashOf(pdf),
    caseHash: hashOf(inside.bytes),
  });
  const { context } = document;
  const seal = context.obj({ Type: SEAL_KEY });
  for (const [name, hex] of fields) seal.set(PDFName.of(name), PDFHexString.of(hex));
  document.catalog.set(PDFName.of(SEAL_KEY), context.register(seal));
  return closeSeal(await document.save({ useObjectStreams: false }));
}
