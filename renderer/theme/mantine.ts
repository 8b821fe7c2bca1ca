import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/** Mantine's own look, pointed at our tokens; sizes stay in rem so that text size 100–200 % reaches them. */
export const theme = createTheme({
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
});

const shared = {
  '--mantine-color-body': 'var(--card)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--muted)',
  '--mantine-color-error': 'var(--urgent)',
  '--mantine-color-default': 'var(--card)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-control)',
  '--mantine-color-anchor': 'var(--brand)',
  '--mantine-primary-color-filled': 'var(--brand)',
  '--mantine-primary-color-filled-hover': 'var(--brand-hover)',
  '--mantine-primary-color-light': 'var(--brand-soft)',
  '--mantine-primary-color-contrast': 'var(--on-brand)',
  '--mantine-font-size-xs': 'var(--t13)',
  '--mantine-font-size-sm': 'var(--t14)',
  '--mantine-font-size-md': 'var(--t16)',
  '--mantine-line-height-sm': '1.5',
};

/** Both colour schemes read the same tokens: light-dark() in tokens.css does the choosing. */
export const toTokens: CSSVariablesResolver = () => ({ variables: shared, light: shared, dark: shared });
