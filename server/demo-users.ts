/** The officials of the demo, with the administrator first. Demo accounts sign in by their link alone and go with `demo remove`. */
export const DEMO_USERS = [
  { name: 'admin', displayName: 'Quản trị viên (mẫu)', role: 'admin', areaCode: '' },
  { name: 'tinh-quang-tri', displayName: 'Văn phòng tỉnh Quảng Trị (mẫu)', role: 'province', areaCode: '44' },
  {
    name: 'tuyen-truyen',
    displayName: 'Cán bộ tuyên truyền Quảng Trị (mẫu)',
    role: 'propaganda',
    areaCode: '44',
  },
  { name: 'chi-lan', displayName: 'Chị Lan, Một cửa Đông Hà (mẫu)', role: 'commune', areaCode: '19333' },
  {
    name: 'tinh-dong-nai',
    displayName: 'Văn phòng thành phố Đồng Nai (mẫu)',
    role: 'province',
    areaCode: '75',
  },
  { name: 'xem-so-lieu', displayName: 'Tài khoản chỉ xem (mẫu)', role: 'viewer', areaCode: '44' },
] as const;
