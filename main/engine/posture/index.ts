export { type DistrustReason, judgeTls, type TlsJudgement } from './certificate.ts';
export { checkEncryption, type EncryptionDoor, type EncryptionJob } from './encryption.ts';
export { greetingHost, lacksFullName } from './greeting.ts';
export { checkNames, type NamesJob } from './names.ts';
export { isGenericName, reverseName } from './ptr.ts';
export { softwareFindings } from './software.ts';
