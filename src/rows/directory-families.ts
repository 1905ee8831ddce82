/**
 * Exports and upload templates of other directories: Entra ID, Microsoft 365, Google Workspace, Okta, Active Directory. Pure data.
 * Names are in the form of `familyName`: small letters, without blanks and dashes, without what is in brackets.
 */
import type { ColumnName } from '../model/columns.js';

export interface DirectoryFamily {
  /** For the summary. */
  readonly name: string;
  /** Headings that must all be there, and those of which one must be. */
  readonly all: readonly string[];
  readonly any: readonly string[];
  /** Its names for our columns, likelier ones first: only the first that is there counts. */
  readonly columns: Readonly<Partial<Record<ColumnName, readonly string[]>>>;
  /** Known and not applied, also where our own column has the same name. Separated by blanks. */
  readonly others: string;
}

const addresses =
  'streetaddress address city state stateorprovince postalcode ziporpostalcode zipcode country countryorregion countrycode usagelocation office physicaldeliveryofficename';
const phones =
  'telephonenumber phonenumber officephone officenumber mobile mobilephone primaryphone fax facsimiletelephonenumber';
const ofEntra =
  'objectid id usertype accountenabled creationtype invitationstate identityissuer directorysynced onpremisessyncenabled companyname createddatetime agegroup consentprovidedforminor legalagegroupclassification alternateemailaddress employeeid employeetype employeehiredate ismanagementrestricted passwordprofile';

export const directoryFamilies: readonly DirectoryFamily[] = [
  {
    name: 'Entra ID bulk template',
    all: ['userprincipalname', 'passwordprofile'],
    any: ['displayname'],
    columns: {
      email: ['userprincipalname'],
      displayName: ['displayname'],
      firstName: ['givenname'],
      lastName: ['surname'],
      title: ['jobtitle'],
      department: ['department'],
    },
    others: `${addresses} ${phones} ${ofEntra}`,
  },
  {
    name: 'Microsoft 365 export',
    all: ['userprincipalname'],
    any: ['blockcredential', 'licenseassignmentdetails', 'softdeletiontimestamp', 'whencreated'],
    columns: { email: ['userprincipalname'] },
    others: `${addresses} ${phones} ${ofEntra} licenses licenseassignmentdetails blockcredential dirsyncenabled lastdirsynctime lastpasswordchangetimestamp oathtokenmetadata passwordneverexpires preferreddatalocation preferredlanguage proxyaddresses releasetrack softdeletiontimestamp strongpasswordrequired whencreated`,
  },
  {
    name: 'Entra ID export',
    all: ['userprincipalname'],
    any: ['usertype', 'directorysynced', 'creationtype', 'invitationstate', 'onpremisessyncenabled'],
    columns: { email: ['mail', 'userprincipalname'] },
    others: `${addresses} ${phones} ${ofEntra}`,
  },
  {
    name: 'Microsoft 365 bulk template',
    all: ['username', 'officenumber'],
    any: ['alternateemailaddress', 'countryorregion', 'officephone'],
    columns: { email: ['username'] },
    others: `${addresses} ${phones} alternateemailaddress`,
  },
  {
    name: 'Google Workspace export',
    all: ['emailaddress', 'orgunitpath'],
    any: ['firstname', 'lastname', 'password', 'status'],
    columns: {
      email: ['emailaddress'],
      firstName: ['firstname'],
      lastName: ['lastname'],
      title: ['employeetitle'],
      manager: ['manageremail'],
    },
    others: `password passwordhashfunction orgunitpath newprimaryemail status newstatus lastsignin recoveryemail homesecondaryemail worksecondaryemail recoveryphone workphone homephone mobilephone workaddress homeaddress employeeid employeetype costcenter 2svenrolled 2svenforced buildingid floorname floorsection emailusage driveusage photosusage storagelimit storageused totalstorage changepasswordatnextsignin licenses newlicenses advancedprotectionprogramenrollment`,
  },
  {
    name: 'Okta people',
    all: ['login'],
    any: ['secondemail', 'honorificprefix', 'nickname', 'profileurl', 'employeenumber'],
    columns: { email: ['email', 'login'] },
    others: `middlename honorificprefix honorificsuffix nickname profileurl secondemail ${phones} ${addresses} postaladdress preferredlanguage locale timezone usertype employeenumber costcenter organization division managerid manager status`,
  },
  {
    name: 'Active Directory export',
    all: ['samaccountname'],
    any: ['objectclass', 'sid', 'enabled'],
    columns: { email: ['mail', 'emailaddress', 'userprincipalname'] },
    others: `${addresses} ${phones} distinguishedname enabled name objectclass objectguid sid samaccountname cn canonicalname whencreated whenchanged lastlogondate passwordlastset description propertynames addedproperties removedproperties modifiedproperties propertycount pscomputername runspaceid`,
  },
];
