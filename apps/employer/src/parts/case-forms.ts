import type { CaseForms } from '@anju/ui';
import { paths } from './routes.ts';

/** What waits for the employer stands among its businesses, on top. */
const underWay = () => paths.businesses;

/** Where each kind of case of an employer is filled in, corrected and resumed: one line for each business. */
export const caseForms: CaseForms = { 'contribution.deferral': underWay, 'contribution.correction': underWay };
