import { Type } from 'typebox';
import { declareExport, FenJson, listOf, MonthJson, Page, route, Uuid } from '../../../platform/route.ts';

// Queries of an employer about its own people and business (U-Q).
const permission = 'employer';
const Nullable = <T extends Parameters<typeof Type.Array>[0]>(type: T) => Type.Union([type, Type.Null()]);
const Text = Type.String();
const Query = Type.Optional(Type.String({ maxLength: 50 }));

const EmployeeFilter = {
  /** A name or its beginning, a whole certificate number, or a whole account number. */
  q: Query,
  state: Type.Optional(Type.Union([Type.Literal('normal'), Type.Literal('sealed'), Type.Literal('frozen')])),
  /** By account number unless told. */
  sort: Type.Optional(
    Type.Union([Type.Literal('account'), Type.Literal('name'), Type.Literal('base'), Type.Literal('balance')]),
  ),
};

export const Employee = Type.Object({
  accountId: Uuid,
  accountNo: Text,
  nameMasked: Text,
  certificateMasked: Text,
  mobileMasked: Text,
  state: Text,
  baseFen: FenJson,
  employerFen: FenJson,
  memberFen: FenJson,
  amountFen: FenJson,
  contributedTo: Nullable(MonthJson),
  balanceFen: FenJson,
});
/** U-Q1. */
export const listEmployees = route({
  method: 'GET',
  path: '/employer/employees',
  summary: '职工信息查询',
  permission,
  query: Type.Object({ ...Page, ...EmployeeFilter }),
  response: Type.Object({
    ...listOf(Employee).properties,
    /** What the people in normal state contribute a month. */
    monthlyFen: FenJson,
    balanceFen: FenJson,
  }),
});
/** U-Q2. */
export const exportEmployees = declareExport({
  name: 'report.employees',
  title: '单位职工清册',
  permission,
  filter: Type.Object(EmployeeFilter),
});
