export { type CheckedReport, checkReport } from './check-report.ts';
export { type SealedCase, sealPdf, warmSeal } from './seal-pdf.ts';
