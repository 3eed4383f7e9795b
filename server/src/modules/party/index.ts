export { type ContactField, changeContact, findContact, maskContact } from './contact-store.ts';
export { changeMobile, ownersOfMobiles } from './mobile-store.ts';
export {
  type EmployerParticulars,
  type Identity,
  insertEmployer,
  updateEmployer,
  updateIdentity,
} from './registration-store.ts';
export {
  birthDateOf,
  type CertificateType,
  certificateKey,
  certificateTypes,
  foldIdentifier,
  maskBankCard,
  maskCertificate,
  maskHolder,
  maskMobile,
  maskName,
  sexOf,
} from './rules.ts';
export { employerOf, inHallAndAtCounter, servedAtCounter } from './served.ts';
export {
  type Employer,
  findEmployer,
  findEmployerByAccountNo,
  findEmployerByCreditCode,
  findPerson,
  findPersonByCertificate,
  findPersonsByIndex,
  getCenter,
  insertPersons,
  type KnownPerson,
  listCenters,
  listPersonChanges,
  listPersonsByMobile,
  type NamedPerson,
  type NewPerson,
  namesOf,
  openPerson,
  type Person,
  type PersonRow,
  personContexts,
  personsNamed,
  personsOf,
  searchEmployers,
  searchPersons,
} from './store.ts';
export { wholeNamesOf } from './whole-names.ts';
