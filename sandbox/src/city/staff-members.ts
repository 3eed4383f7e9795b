/** The demo logins of the centre's staff, one for each role. */
export const staffMembers = [
  { username: 'clerk', roles: '{clerk}', note: '柜面经办' },
  { username: 'accountant', roles: '{accountant}', note: '会计' },
  { username: 'auditor', roles: '{auditor}', note: '审计' },
  { username: 'reviewer', roles: '{reviewer}', note: '复核' },
  { username: 'approver', roles: '{approver}', note: '审批' },
  { username: 'manager', roles: '{manager}', note: '网点与业务管理' },
  { username: 'administrator', roles: '{administrator}', note: '系统管理员' },
  { username: 'security', roles: '{security}', note: '安全管理员' },
  { username: 'linjiang', roles: '{accountant}', note: '会计（临江市中心：上年度结息待办）', centerId: 2 },
  { username: 'agent', roles: '{agent}', note: '综合坐席' },
];
