import { fictionalBankCard } from '../city/identifiers.ts';

/** Fictional centres elsewhere that are on the platform; the sandbox plays them. */
export const foreignCentres = ['清川市', '云溪市', '望海市', '青原市', '白鹭市'].map((city, index) => ({
  nodeNo: `T2000${index + 1}`,
  city,
  name: `${city}住房公积金管理中心`,
  accountNo: fictionalBankCard(920_000_001 + index),
  accountName: `${city}住房公积金管理中心(演示)`,
  bankCode: '105',
  bankName: `中国建设银行${city.replace('市', '')}分行`,
}));
export type ForeignCentre = (typeof foreignCentres)[number];
