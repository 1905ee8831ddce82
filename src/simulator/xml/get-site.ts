/** GetSite: the whole tree of the site, in schema order with later additions (XML API, GetSite; a public capture). */
import type { TrackingCode, World } from '../world.js';
import type { Operation } from './operation.js';
import type { Node } from './write-answer.js';

export const getSite: Operation = (world) => ({
  type: 'ns1:getSiteResponse',
  children: [
    ['ns1:siteInstance', [...metaData(world), ...parsed(beforeCodes), trackingCodes(world), ...parsed(afterCodes)]],
  ],
});

function metaData(world: World): Node[] {
  const name = world.site.split('.')[0] ?? '';
  const services = ['Meeting Center', 'Event Center', 'Training Center', 'Support Center'];
  const types = world.sessionTypes.map((type): Node => {
    return [
      'ns1:meetingTypes',
      [
        ['ns1:meetingTypeID', String(type.id)],
        ['ns1:meetingTypeName', type.code],
        ['ns1:hideInScheduler', 'false'],
      ],
    ];
  });
  const hosts = [...world.siteUsers.values()].filter(
    (user) => user.active === 'ACTIVATED' && !user.attendeeOnly,
  ).length;
  return [
    [
      'ns1:metaData',
      [
        ['ns1:isEnterprise', 'true'],
        ...services.map((service): Node => ['ns1:serviceType', service]),
        ...types,
        ['ns1:siteName', name],
        ['ns1:brandName', name],
        ...parsed('region=U.S.; currency=US Dollars; timeZoneID=4; timeZone=GMT-08:00, Pacific (San Jose)'),
        ['ns1:webDomain', world.site],
        ['ns1:meetingDomain', world.site],
        ['ns1:telephonyDomain', world.site],
        ...parsed(
          'pageVersion=T31L; clientVersion=T31L; pageLanguage=ENGLISH; activateStatus=true; webPageType=J2EE; iCalendar=true; myWebExDefaultPage=My Meetings; componentVersion=cmp3300',
        ),
        ['ns1:accountNumLimit', '100000'],
        ['ns1:activeUserCount', String(hosts)],
        ...parsed('displayMeetingActualTime=true; displayOffset=true; supportWebEx11=true'),
      ],
    ],
  ];
}

function trackingCodes(world: World): Node {
  return ['ns1:trackingCodes', world.trackingCodes.map((code): Node => ['ns1:trackingCode', trackingCode(code)])];
}

/** No public source shows the wording in XML; these texts are invented. */
const inputModeWords = {
  text: 'Text Input',
  select: 'Dropdown Menu',
  editableSelect: 'Dropdown Menu and Text Input',
  hostProfileSelect: 'Host Profile Dropdown Menu',
} as const;

function trackingCode({ index, name, inputMode, hostProfile, values }: TrackingCode): Node[] {
  const listed = values.map(({ value, active }, place): Node => {
    return [
      'ns1:listValue',
      [
        ['ns1:index', String(place + 1)],
        ['ns1:value', value],
        ['ns1:active', String(active)],
      ],
    ];
  });
  return [
    ['ns1:index', String(index)],
    ['ns1:name', name],
    ['ns1:inputMode', inputModeWords[inputMode]],
    ['ns1:hostProfile', hostProfile],
    [
      'ns1:schedulingPage',
      [
        ['ns1:service', 'MeetingCenter'],
        ['ns1:scheduling', 'NOT_USED'],
      ],
    ],
    ...listed,
  ];
}

/** `commerceAndReporting/trackingCode` is a boolean with the same name as the actual tracking codes. */
const beforeCodes = `ucf{ucfConfiguration=UCF for PowerPoint};
clientPlatforms{msWindows=true; macOS9=true; macOSX=true; sunSolaris=true; linux=true; hpUnix=false; java=true; palm=false};
resourceRestrictions{isLicenseManager=false; concurrentLicense=0; fileFolderCapacity=1000; maxConcurrentEvents=0; archiveStorageLimit=0};
supportAPI{autoLogin=true; aspAndPHPAPI=true; backwardAPI=false; xmlAPI=true; cAPI=false; scorm=false};
myWebExConfig{myContacts=true; myProfile=true; myMeetings=true; trainingRecordings=true; folders=false; eventDocument=true; myReport=false; myComputer=false; personalMeetingPage=true; myFilesStorage=1000; myComputerNumbers=0; enableMyWebExPro=true; myWebExProHostLimit=NONE; myWebExProMaxHosts=999999; restrictAccessAnyApps=false; restrictAccessAnyAppsNum=0; addlAccessAnyComputersLimit=STRICT; addlAccessAnyComputers=0; addlStorageLimit=STRICT; addlStorage=0; myContactsPro=true; myProfilePro=true; myMeetingsPro=true; trainingRecordingsPro=true; foldersPro=true; eventDocumentPro=true; myReportPro=true; myComputerPro=false; personalMeetingPagePro=true; myFilesStoragePro=1000; myComputerNumbersPro=0; PMRheaderBranding=false};
telephonyConfig{isTSPUsingTelephonyAPI=false; serviceName=Personal Conference No.; participantAccessCodeLabel=Attendee access code; subscriberAccessCodeLabel=Host access code; attendeeIDLabel=Attendee ID; internetPhone=true; supportCallInTypeTeleconf=true; callInTeleconferencing=true; tollFreeCallinTeleconferencing=true; intlCallInTeleconferencing=true; callBackTeleconferencing=true; callInNumber=1; defaultPhoneLines=4; defaultSpeakingLines=4; majorCountryCode=1; majorAreaCode=555; publicName=Call-in User; hybridTeleconference=true; instantHelp=false; customerManage=false; maxCallersNumber=500; isSpecified=false; isContinue=false; intlCallBackTeleconferencing=true; personalTeleconf{joinBeforeHost=false}; multiMediaPlatform=true; broadcastAudioStream=true; tspAdaptorSettings{primaryLarge{enableAdaptor=false; serverIP=}}; meetingPlace{persistentTSP=false; mpAudioConferencing=WithoutIntegration}; supportOtherTypeTeleconf=false; otherTeleServiceName=Other teleconference service; supportAdapterlessTSP=false; displayAttendeeID=false; provisionTeleAccount=true; choosePCN=false; audioOnly=true; configTollAndTollFreeNum=false; configPrimaryTS=false; teleCLIAuthEnabled=false; teleCLIPINEnabled=false};
commerceAndReporting{trackingCode=true; siteAdminReport=true; subScriptionService=false; isECommmerce=false; customereCommerce=false; isLocalTax=false; localTaxName=Sales; localTaxtRate=0.0; holReport=1};
tools{businessDirectory=false; officeCalendar=false; meetingCalendar=true; displayOnCallAssistLink=false; displayProfileLink=false; recordingAndPlayback=true; recordingEditor=true; publishRecordings=false; instantMeeting=true; emails=false; outlookIntegration=true; wirelessAccess=false; allowPublicAccess=true; ssl=true; e2e=false; handsOnLab=true; holMaxLabs=999999; holMaxComputers=999999; userLockDown=false; meetingAssist=false; sms=false; encryption=NONE; internalMeeting=false; enableTP=false; enableTPplus=false};
custCommunications{displayType{prodSvcAnnounce=false; trainingInfo=false; eNewsletters=false; promotionsOffers=false; pressReleases=false}; displayMethod{email=false; fax=false; phone=false; mail=false}}`;

const center = 'enabled=true; pageVersion=T31L; clientVersion=T31L';
const afterCodes = `supportedServices{meetingCenter{${center}}; trainingCenter{${center}}; supportCenter{${center}; webACD=false}; eventCenter{${center}; marketingAddOn=false; optimizeAttendeeBandwidthUsage=false}; salesCenter{enabled=false; pageVersion=T31L; clientVersion=T31L}};
securityOptions{passwordExpires=false; passwordLifetime=0; allMeetingsUnlisted=false; allMeetingsPassword=true; joinBeforeHost=false; audioBeforeHost=false; changePersonalURL=true; changeUserName=false; meetings{strictPasswords=true}; strictUserPassword=true; accountNotify=false; requireLoginBeforeSiteAccess=false; changePWDWhenAutoLogin=false; enforceBaseline=true; passwordChangeIntervalOpt=false; passwordChangeInterval=24; firstAttendeeAsPresenter=false; isEnableUUIDLink=true; isEnableUUIDLinkForSAC=false; enforceRecordingPwdForMC=true; enforceRecordingPwdForEC=true; enforceRecordingPwdForTC=true; enforceRecordingPwdForMisc=true};
defaults{emailReminders=true; entryExitTone=BEEP; voip=true; teleconference{telephonySupport=CALLBACK; tollFree=true; intlLocalCallIn=true}; joinTeleconfNotPress1=false; updateTSPAccount=false};
scheduleMeetingOptions{scheduleOnBehalf=true; saveSessionTemplate=true};
navBarTop{button{order=1; enabled=true; serviceName=Welcome}; displayDisabledService=false};
navMyWebEx{customLinks{}; partnerLinks{}; partnerIntegration=false; support{target=NEW}; training{target=NEW}};
navAllServices{customLinks{}; support{name=Support; target=NEW}; training{name=Training; target=NEW}; supportMenu{supportMyResources=true}};
passwordCriteria{mixedCase=true; minLength=8; minAlpha=1; minNumeric=1; minSpecial=0; disallowWebTextSessions=true; disallowWebTextAccounts=true; disallowList=true; disallowValue=password};
recordingPasswordCriteria{mixedCase=true; minLength=8; minAlpha=2; minNumeric=1; minSpecial=0; disallowWebTextSessions=false; disallowList=false; disallowValue=password};
accountPasswordCriteria{mixedCase=true; minLength=8; minNumeric=1; minAlpha=1; minSpecial=0; disallow3XRepeatedChar=true; disallowWebTextAccounts=true; disallowList=true; disallowValue=password};
productivityTools{enable=true; installOpts{autoUpdate=true}; integrations{outlook=true; outlookForMac=true; lotusNotes=false; oneClick=true; showSysTrayIcon=true}; oneClick{allowJoinUnlistMeeting=true; requireApproveJoin=false}; templates{useTemplate=false}; lockDownPT{lockDown=false}; imSettings{attendeeInviteOther=true}};
meetingPlace{};
salesCenter{allowJoinWithoutLogin=false};
connectIntegration{integratedWebEx11=false};
video{HQvideo=true; maxBandwidth=MEDIUM; HDvideo=true};
siteCommonOptions{SupportCustomDialRestriction=false; SupportTelePresence=false; SupportTelePresencePlus=false; EnableCloudTelepresence=true; enablePersonalMeetingRoom=true};
samlSSO{enableSSO=true; autoAccountCreation=false}`;

/** `name=text; name{children}` → elements of the site's namespace. */
function parsed(text: string): Node[] {
  const tokens = text.split(/([{};])/);
  let at = 0;
  const nodes = (): Node[] => {
    const found: Node[] = [];
    while (at < tokens.length && tokens[at] !== '}') {
      const word = (tokens[at++] ?? '').trim();
      if (word === '' || word === ';') continue;
      if (tokens[at] === '{') {
        at += 1;
        found.push([`ns1:${word}`, nodes()]);
        at += 1;
        continue;
      }
      const [name = '', ...value] = word.split('=');
      found.push([`ns1:${name}`, value.join('=')]);
    }
    return found;
  };
  return nodes();
}
