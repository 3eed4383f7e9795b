import type { CatalogName, WireValue } from '../../../server/src/gateways/gjgxjhpt/catalogs.ts';
import { demoEmployerName, nameOf, representativesFrom } from '../city/employers.ts';
import { chance, fictionalCreditCode } from '../city/identifiers.ts';
import { fictionalIndexOf, fictionalPerson } from '../city/people.ts';

/**
 * What the agencies of the fictional province know of the fictional people. Everything follows from a person's index and the
 * day on which the registers were opened, so that the city needs no second copy of them. Some registers disagree with the
 * centre on purpose: see `isRenamed`.
 */

export type Register = Readonly<Record<string, WireValue>>;

export interface Asked {
  readonly name?: string;
  readonly certificateNumber?: string;
  readonly creditCode?: string;
  readonly keys: Readonly<Record<string, string>>;
}

const salt = { homes: 201, couple: 202, price: 203, signed: 204, street: 205, loan: 206, contract: 207, divorced: 208 };
const draw = (index: number, use: keyof typeof salt) => chance(11, index, salt[use]);
const padded = (index: number) => String(index).padStart(7, '0');
const streets = ['滨河路', '文昌街', '学府路', '人民路', '建设路', '和平街'];
/** The people whom the demo logs in as: their registers make every story possible. */
const demoPeople = 10;

/** Whom the register of residents knows under another name than the centre: a question about them finds nobody. */
export const isRenamed = (index: number) => index >= demoPeople && index % 53 === 11;

/** Neighbours marry: the register says so of both, or of neither. */
export function spouseOf(index: number): number | undefined {
  const other = index ^ 1;
  const couple = Math.min(index, other);
  const areOpposite = fictionalPerson(index).sex !== fictionalPerson(other).sex;
  if (!areOpposite) return undefined;
  return couple < demoPeople || draw(couple, 'couple') % 10 < 6 ? other : undefined;
}

/** What a couple owns, they own together. */
const ownerOf = (index: number) => Math.min(index, spouseOf(index) ?? index);

export function homesOf(index: number): number {
  const owner = ownerOf(index);
  if (owner < demoPeople) return owner % 4 === 2 ? 1 : 0;
  const drawn = draw(owner, 'homes') % 100;
  return drawn < 55 ? 0 : drawn < 90 ? 1 : 2;
}

const addressOf = (owner: number, number = 0) =>
  `安居市${streets[(draw(owner, 'street') + number) % streets.length] ?? ''}${1 + (draw(owner, 'street') % 199)}号${1 + (owner % 20)}-${1 + (owner % 3)}-${(1 + (owner % 17)) * 100 + 1}`;

/** Who of the demo people settles abroad: the register of residents has cancelled them. */
export const emigrant = 9;
/** A couple of the demo people who own their home bought it second-hand: contract, deed and deed tax are there. */
const isSecondHand = (owner: number) => (owner < demoPeople ? homesOf(owner) > 0 : owner % 3 === 1);

/** What the tax office has of a household besides the down payment: number, kind, amount, who issued it. */
interface Invoice {
  readonly invoiceNo: string;
  readonly document: 'down-payment' | 'deed-tax' | 'construction' | 'property-fee';
  readonly amountFen: number;
  readonly issuedOn: Temporal.PlainDate;
  readonly issuerName: string;
}

export interface Contract {
  readonly contractNo: string;
  readonly invoiceNo: string;
  readonly priceFen: number;
  readonly downPaymentFen: number;
  readonly signedOn: Temporal.PlainDate;
}

/** The contract of a couple or person who are buying: whoever owns nothing yet and was drawn, and every demo person. */
export function contractOf(index: number, openedOn: Temporal.PlainDate): Contract | undefined {
  const owner = ownerOf(index);
  if (owner >= demoPeople && (homesOf(index) > 0 || draw(owner, 'contract') % 3 > 0)) return undefined;
  const priceFen = (80 + (draw(owner, 'price') % 181)) * 1_000_000;
  return {
    contractNo: `HT2026${padded(owner)}`,
    invoiceNo: `FP2026${padded(owner)}`,
    priceFen,
    downPaymentFen: Math.round((priceFen * 3) / 10),
    signedOn: openedOn.subtract({ days: 20 + (draw(owner, 'signed') % 300) }),
  };
}

const pensionAge = { male: 60, female: 55 } as const;

function pensionedOn(index: number): Temporal.PlainDate {
  const { birthDate, sex } = fictionalPerson(index);
  return birthDate.add({ years: pensionAge[sex], months: 1 }).with({ day: 1 });
}

export interface Registers {
  /** What a register tells of whom is asked about; empty when it knows nobody like that. */
  find(source: CatalogName, asked: Asked): readonly Register[];
  /** Everything about one person, for the page of the sandbox. */
  all(certificateNumber: string):
    | {
        readonly name: string;
        readonly records: Readonly<Partial<Record<CatalogName, Register>>>;
        /** Invoices beside the one among the records. */
        readonly invoices: readonly Register[];
      }
    | undefined;
}

/** Opens the registers as of a day: contracts were signed in the year before it. */
export function openRegisters(openedOn: Temporal.PlainDate): Registers {
  const personOf = ({ name, certificateNumber = '' }: Asked): number | undefined => {
    const index = fictionalIndexOf(certificateNumber);
    return index !== undefined && !isRenamed(index) && fictionalPerson(index).name === name ? index : undefined;
  };
  const records: Record<
    Exclude<CatalogName, 'employer'>,
    (index: number, keys: Asked['keys']) => Register | undefined
  > = {
    identity: (index) => identityOf(index),
    'housing-contract': (index, { contractNo }) => contractRecord(index, contractNo, openedOn),
    'real-estate': (index, { family = '' }) => estateOf(index, family),
    'tax-invoice': (index, { invoiceNo }) => invoiceOf(index, invoiceNo, openedOn),
    marriage: (index) => marriageOf(index, openedOn),
    retirement: (index) => retirementOf(index, openedOn),
    'bank-loan': (index, { loanNo }) => loanOf(index, loanNo, openedOn),
  };
  return {
    find(source, asked) {
      if (source === 'employer') return employerOf(asked.creditCode ?? '');
      const index = personOf(asked);
      const record = index === undefined ? undefined : records[source](index, asked.keys);
      return record ? [record] : [];
    },
    all(certificateNumber) {
      const index = fictionalIndexOf(certificateNumber);
      if (index === undefined) return undefined;
      const contract = contractOf(index, openedOn);
      const [invoice, ...others] = invoicesOf(index, openedOn);
      const keys = {
        contractNo: contract?.contractNo ?? '',
        invoiceNo: invoice?.invoiceNo ?? '',
        loanNo: `JK${padded(ownerOf(index))}`,
      };
      const found = Object.entries(records).flatMap(([source, of]) => {
        const record = of(index, keys);
        return record ? [[source, record] as const] : [];
      });
      const invoices = others.flatMap(({ invoiceNo }): readonly Register[] => {
        const register = invoiceOf(index, invoiceNo, openedOn);
        return register ? [register] : [];
      });
      return { name: fictionalPerson(index).name, records: Object.fromEntries(found), invoices };
    },
  };
}

function identityOf(index: number): Register {
  const { birthDate, sex } = fictionalPerson(index);
  const registration = index === emigrant ? 'cancelled' : 'valid';
  return { sex, birthDate: birthDate.toString(), address: addressOf(index), registration };
}

function contractRecord(
  index: number,
  contractNo: string | undefined,
  openedOn: Temporal.PlainDate,
): Register | undefined {
  const contract = contractOf(index, openedOn);
  if (!contract || contract.contractNo !== contractNo) return undefined;
  const owner = ownerOf(index);
  return {
    contractNo: contract.contractNo,
    priceFen: contract.priceFen,
    downPaymentFen: contract.downPaymentFen,
    signedOn: contract.signedOn.toString(),
    filedOn: contract.signedOn.add({ days: 3 }).toString(),
    address: addressOf(owner),
    area: `${70 + (draw(owner, 'price') % 80)}.${String(draw(owner, 'street') % 100).padStart(2, '0')}`,
    dealing: isSecondHand(owner) ? 'second-hand' : 'new',
    sellerName: '安居市远景置业有限公司(演示)',
    buyerCount: spouseOf(index) === undefined ? 1 : 2,
    standing: owner >= demoPeople && owner % 19 === 4 ? 'cancelled' : 'valid',
  };
}

function estateOf(index: number, family: string): Register {
  const members = family.split(',').flatMap((number) => fictionalIndexOf(number) ?? []);
  const owners = new Set([index, ...members].map(ownerOf));
  const homes = [...owners].reduce((total, owner) => total + homesOf(owner), 0);
  const owner = [...owners].find((one) => homesOf(one) > 0);
  if (owner === undefined) return { homeCount: 0 };
  return {
    homeCount: homes,
    certificateNo: `豫(2021)安居市不动产权第${padded(owner)}号`,
    address: addressOf(owner, 1),
    registeredOn: `2021-0${1 + (owner % 9)}-15`,
    ownerName: fictionalPerson(owner).name,
    area: `${60 + (owner % 90)}.50`,
  };
}

/** What was paid for a home: the price of a new one, the tax on one that changed hands, works on it and its management. */
export function invoicesOf(index: number, openedOn: Temporal.PlainDate): readonly Invoice[] {
  const owner = ownerOf(index);
  const contract = contractOf(index, openedOn);
  const seller = '安居市远景置业有限公司(演示)';
  const invoices: Invoice[] = [];
  if (contract && isSecondHand(owner)) {
    const [document, amountFen] = ['deed-tax' as const, Math.round(contract.priceFen / 100)];
    const issuedOn = contract.signedOn.add({ days: 12 });
    invoices.push({
      invoiceNo: `QS2026${padded(owner)}`,
      document,
      amountFen,
      issuedOn,
      issuerName: '安居市税务局第一分局(演示)',
    });
  } else if (contract) {
    invoices.push({
      invoiceNo: contract.invoiceNo,
      document: 'down-payment',
      amountFen: contract.downPaymentFen,
      issuedOn: contract.signedOn.add({ days: 1 }),
      issuerName: seller,
    });
  }
  if (homesOf(owner) === 0) return invoices;
  const worksFen = (20 + (draw(owner, 'price') % 40)) * 100_000;
  return [
    ...invoices,
    {
      invoiceNo: `JZ2026${padded(owner)}`,
      document: 'construction',
      amountFen: worksFen,
      issuedOn: openedOn.subtract({ days: 40 }),
      issuerName: '安居市同心建筑装饰有限公司(演示)',
    },
    {
      invoiceNo: `WY2026${padded(owner)}`,
      document: 'property-fee',
      amountFen: 180_000 + (draw(owner, 'street') % 120) * 1_000,
      issuedOn: openedOn.subtract({ days: 15 }),
      issuerName: '安居市和家物业服务有限公司(演示)',
    },
  ];
}

function invoiceOf(index: number, invoiceNo: string | undefined, openedOn: Temporal.PlainDate): Register | undefined {
  const invoice = invoicesOf(index, openedOn).find((one) => one.invoiceNo === invoiceNo);
  return invoice && { ...invoice, issuedOn: invoice.issuedOn.toString(), standing: 'valid' };
}

function marriageOf(index: number, openedOn: Temporal.PlainDate): Register {
  const other = spouseOf(index);
  if (other === undefined) return { status: draw(index, 'divorced') % 8 === 0 ? 'divorced' : 'single' };
  const spouse = fictionalPerson(other);
  return {
    status: 'married',
    spouseName: spouse.name,
    spouseCertificateNumber: spouse.certificateNumber,
    registeredOn: openedOn.subtract({ days: 400 + (draw(Math.min(index, other), 'couple') % 3_000) }).toString(),
  };
}

function retirementOf(index: number, openedOn: Temporal.PlainDate): Register {
  const retiredOn = pensionedOn(index);
  const isRetired = Temporal.PlainDate.compare(retiredOn, openedOn) <= 0;
  return isRetired
    ? { isRetired: true, retiredOn: retiredOn.toString(), insurance: 'pension' }
    : { isRetired: false, insurance: index % 37 === 5 ? 'interrupted' : 'insured' };
}

function loanOf(index: number, loanNo: string | undefined, openedOn: Temporal.PlainDate): Register | undefined {
  const owner = ownerOf(index);
  if (homesOf(index) === 0 || loanNo !== `JK${padded(owner)}` || (owner >= demoPeople && draw(owner, 'loan') % 2 > 0))
    return undefined;
  const lentFen = (30 + (draw(owner, 'loan') % 90)) * 1_000_000;
  const instalmentFen = Math.round(lentFen / 240);
  const months = 12 + (draw(owner, 'signed') % 60);
  return {
    loanNo: `JK${padded(owner)}`,
    bankName: '演示商业银行安居分行',
    lentFen,
    balanceFen: lentFen - Math.round((lentFen * months) / 360),
    instalmentFen,
    repaidThisYearFen: instalmentFen * 12,
    startedOn: openedOn.with({ day: 15 }).subtract({ months }).toString(),
    endsOn: openedOn
      .with({ day: 15 })
      .add({ months: 360 - months })
      .toString(),
    standing: owner % 31 === 8 ? 'overdue' : 'normal',
  };
}

const cities: Readonly<Record<string, string>> = { '01': '安居市', '02': '临江市' };

function employerOf(creditCode: string): Register[] {
  const found = /^914199(\d{2})MA(\d{6})[0-9X][0-9A-Z]$/.exec(creditCode);
  const city = cities[found?.[1] ?? ''];
  const [centerId, number] = [Number(found?.[1]), Number(found?.[2])];
  if (!city || number < 1 || number >= 20_000 || fictionalCreditCode(centerId, number) !== creditCode) return [];
  return [
    {
      name: centerId === 1 && number === 1 ? demoEmployerName : nameOf(city, number),
      legalRepresentative: fictionalPerson(representativesFrom + (centerId - 1) * 20_000 + number).name,
      address: addressOf(representativesFrom + number),
      establishedOn: `${2005 + (number % 15)}-0${1 + (number % 9)}-18`,
      standing: number % 61 === 17 ? 'closed' : 'open',
    },
  ];
}
