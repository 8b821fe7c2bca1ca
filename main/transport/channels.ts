/** The two channels of the desktop; a page never names one. */
export const CALL_CHANNEL = 'relay:call';
export const EVENT_CHANNEL = 'relay:event';
