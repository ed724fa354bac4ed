import{Bt as e,Cr as t,Di as n,Er as r,It as i,Jr as a,L as o,Or as s,R as c,Sr as l,Tt as u,Vr as d,_n as f,bi as p,gi as m,gn as h,kr as g,qi as _,rn as v,tn as y,vn as b,wi as x,wn as S,xi as C,z as w,zr as T}from"./shell-DApetrXQ.js";var E={display:{...s,title:`Display`,theme:`Theme`,themes:{system:`As the system`,dark:`Dark`,light:`Light`},time_zone:`Time zone`,zones:{utc:`UTC`,local:e=>`Local (${e})`},colours:`Gain and loss`,colourings:{"blue-orange":`Blue / orange`,"green-red":`Green / red`,"red-green":`Red / green (red is up)`},number_format:`Numbers`,number_formats:{system:`As the browser`,"comma-point":`1,234.56`,"point-comma":`1.234,56`,"space-comma":`1 234,56`,plain:`1234.56`},density:`Rows`,densities:{comfortable:`Comfortable`,compact:`Compact`},single_keys:`Single-letter shortcuts`,switches:{on:`On`,off:`Off`},sample:`Sample`,daysAreUtc:`The day of the limits begins at 00:00 UTC, whatever zone is shown.`,saved:`Saved. These settings stay after a restart.`,notSaved:`These settings could not be saved and hold for this visit only.`},help:{...g,title:`Help`,shortcuts:`Keyboard`,keys:[[`?`,`This help`],[`g then t p b f r s`,`Trade, Portfolio, Backtest, Forecast, Reports or Settings tab`],[`1 to 6`,`Timeframe of the live chart`],[`b and s`,`Fill the order ticket to buy or to sell; nothing is sent`],[`/`,`Search the list on the screen`],[`Ctrl or ⌘ K`,`Command list`],[`Ctrl or ⌘ .`,`Stop trading, from everywhere`],[`j and k`,`Next and previous row of a table`],[`+ and −`,`Zoom the chart, while one of its buttons has the focus`],[`Esc`,`Close what is open`]],about:`About the numbers`,aboutText:`A backtest replays stored candles through the same strategy code that would trade. It says what would have happened with these costs, not what will happen.`,licences:`Licences`,licencesText:`CryptoPiggy is free software under the MIT licence. This page contains the packages below.`},commands:{...r,title:`Command list`,search:`Type a command or a run`,none:`Nothing matches.`,trade:`Trade`,startPolling:`Start Polling`,stopPolling:`Stop Polling`,newRun:`New backtest`,savedRuns:`Saved runs`,theme:e=>`Theme: ${e}`,openRun:e=>`Open ${e}`}},D=E.display,O=`1234567.89`,k={theme:Object.entries(D.themes),time_zone:Object.entries({utc:D.zones.utc,local:D.zones.local(T())}),colours:Object.entries(D.colourings),number_format:Object.entries(D.number_formats),density:Object.entries(D.densities),single_keys:Object.entries(D.switches)};function A({group:t}){let n=f.value;return y(`div`,{class:`settings`,children:[Object.keys(k).map(r=>y(e,{label:D[r],name:`${t}-${r}`,value:n[r],options:k[r].map(([e,t])=>({value:e,label:t})),onValue:e=>void h(r,e)},r)),y(`p`,{class:`sample`,children:[y(`span`,{class:`muted`,children:D.sample}),` `,y(`span`,{class:`gain mono`,children:`▲ +12.34 %`}),` `,y(`span`,{class:`loss mono`,children:`▼ −5.67 %`}),` `,y(`span`,{class:`mono`,children:[`$`,a(O)]}),` `,y(`span`,{class:`mono`,children:d(Date.now(),S.value)})]}),y(`p`,{class:`help`,children:D.daysAreUtc}),y(`p`,{class:`help`,role:`status`,children:b.value===!0?D.saved:b.value===!1?D.notSaved:``})]})}var j=()=>y(i,{title:D.title,onClose:()=>v.value=null,children:y(A,{group:`dialog`})}),M=E.help;function N(){return y(i,{title:M.title,onClose:()=>v.value=null,wide:!0,children:[y(`h3`,{children:M.shortcuts}),y(`dl`,{class:`keys-list`,children:M.keys.map(([e,t])=>y(`div`,{children:[y(`dt`,{children:y(`kbd`,{children:e})}),y(`dd`,{children:t})]},e))}),y(`h3`,{children:M.about}),y(`p`,{children:M.aboutText}),y(`div`,{class:`actions`,children:y(`button`,{type:`button`,class:`button`,onClick:()=>{u(),v.value=null},children:`Show the first steps again`})}),y(`h3`,{children:M.licences}),y(P,{})]})}var P=()=>y(_,{children:[y(`p`,{children:M.licencesText}),y(`p`,{children:[`TradingView Lightweight Charts™ Copyright (с) 2025 TradingView, Inc.`,` `,y(`a`,{href:`https://www.tradingview.com/`,target:`_blank`,rel:`noreferrer noopener`,children:`https://www.tradingview.com/`})]}),y(`pre`,{class:`licences`,tabIndex:0,"aria-label":M.licences,children:`Packages contained in CryptoPiggy's page and HTML report
========================================================

preact 11.2.0               MIT         https://preactjs.com
@preact/signals 2.11.4      MIT         https://github.com/preactjs/signals
@preact/signals-core 1.14.5 MIT         https://github.com/preactjs/signals
lightweight-charts 5.2.1    Apache-2.0  https://github.com/tradingview/lightweight-charts
fancy-canvas 2.1.0          MIT         https://www.npmjs.com/package/fancy-canvas

NOTICE of lightweight-charts
----------------------------
TradingView Lightweight Charts™
Copyright (с) 2025 TradingView, Inc. https://www.tradingview.com/

preact: the MIT licence (fancy-canvas names the same licence and ships no text of its own)
------------------------------------------------------------------------------------------
The MIT License (MIT)

Copyright (c) 2015-present Jason Miller

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.

@preact/signals, @preact/signals-core: the MIT licence
------------------------------------------------------
The MIT License (MIT)

Copyright (c) 2022-present Preact Team

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.

lightweight-charts: the Apache licence
--------------------------------------
Apache License
                           Version 2.0, January 2004
                        http://www.apache.org/licenses/

   TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION

   1. Definitions.

      "License" shall mean the terms and conditions for use, reproduction,
      and distribution as defined by Sections 1 through 9 of this document.

      "Licensor" shall mean the copyright owner or entity authorized by
      the copyright owner that is granting the License.

      "Legal Entity" shall mean the union of the acting entity and all
      other entities that control, are controlled by, or are under common
      control with that entity. For the purposes of this definition,
      "control" means (i) the power, direct or indirect, to cause the
      direction or management of such entity, whether by contract or
      otherwise, or (ii) ownership of fifty percent (50%) or more of the
      outstanding shares, or (iii) beneficial ownership of such entity.

      "You" (or "Your") shall mean an individual or Legal Entity
      exercising permissions granted by this License.

      "Source" form shall mean the preferred form for making modifications,
      including but not limited to software source code, documentation
      source, and configuration files.

      "Object" form shall mean any form resulting from mechanical
      transformation or translation of a Source form, including but
      not limited to compiled object code, generated documentation,
      and conversions to other media types.

      "Work" shall mean the work of authorship, whether in Source or
      Object form, made available under the License, as indicated by a
      copyright notice that is included in or attached to the work
      (an example is provided in the Appendix below).

      "Derivative Works" shall mean any work, whether in Source or Object
      form, that is based on (or derived from) the Work and for which the
      editorial revisions, annotations, elaborations, or other modifications
      represent, as a whole, an original work of authorship. For the purposes
      of this License, Derivative Works shall not include works that remain
      separable from, or merely link (or bind by name) to the interfaces of,
      the Work and Derivative Works thereof.

      "Contribution" shall mean any work of authorship, including
      the original version of the Work and any modifications or additions
      to that Work or Derivative Works thereof, that is intentionally
      submitted to Licensor for inclusion in the Work by the copyright owner
      or by an individual or Legal Entity authorized to submit on behalf of
      the copyright owner. For the purposes of this definition, "submitted"
      means any form of electronic, verbal, or written communication sent
      to the Licensor or its representatives, including but not limited to
      communication on electronic mailing lists, source code control systems,
      and issue tracking systems that are managed by, or on behalf of, the
      Licensor for the purpose of discussing and improving the Work, but
      excluding communication that is conspicuously marked or otherwise
      designated in writing by the copyright owner as "Not a Contribution."

      "Contributor" shall mean Licensor and any individual or Legal Entity
      on behalf of whom a Contribution has been received by Licensor and
      subsequently incorporated within the Work.

   2. Grant of Copyright License. Subject to the terms and conditions of
      this License, each Contributor hereby grants to You a perpetual,
      worldwide, non-exclusive, no-charge, royalty-free, irrevocable
      copyright license to reproduce, prepare Derivative Works of,
      publicly display, publicly perform, sublicense, and distribute the
      Work and such Derivative Works in Source or Object form.

   3. Grant of Patent License. Subject to the terms and conditions of
      this License, each Contributor hereby grants to You a perpetual,
      worldwide, non-exclusive, no-charge, royalty-free, irrevocable
      (except as stated in this section) patent license to make, have made,
      use, offer to sell, sell, import, and otherwise transfer the Work,
      where such license applies only to those patent claims licensable
      by such Contributor that are necessarily infringed by their
      Contribution(s) alone or by combination of their Contribution(s)
      with the Work to which such Contribution(s) was submitted. If You
      institute patent litigation against any entity (including a
      cross-claim or counterclaim in a lawsuit) alleging that the Work
      or a Contribution incorporated within the Work constitutes direct
      or contributory patent infringement, then any patent licenses
      granted to You under this License for that Work shall terminate
      as of the date such litigation is filed.

   4. Redistribution. You may reproduce and distribute copies of the
      Work or Derivative Works thereof in any medium, with or without
      modifications, and in Source or Object form, provided that You
      meet the following conditions:

      (a) You must give any other recipients of the Work or
          Derivative Works a copy of this License; and

      (b) You must cause any modified files to carry prominent notices
          stating that You changed the files; and

      (c) You must retain, in the Source form of any Derivative Works
          that You distribute, all copyright, patent, trademark, and
          attribution notices from the Source form of the Work,
          excluding those notices that do not pertain to any part of
          the Derivative Works; and

      (d) If the Work includes a "NOTICE" text file as part of its
          distribution, then any Derivative Works that You distribute must
          include a readable copy of the attribution notices contained
          within such NOTICE file, excluding those notices that do not
          pertain to any part of the Derivative Works, in at least one
          of the following places: within a NOTICE text file distributed
          as part of the Derivative Works; within the Source form or
          documentation, if provided along with the Derivative Works; or,
          within a display generated by the Derivative Works, if and
          wherever such third-party notices normally appear. The contents
          of the NOTICE file are for informational purposes only and
          do not modify the License. You may add Your own attribution
          notices within Derivative Works that You distribute, alongside
          or as an addendum to the NOTICE text from the Work, provided
          that such additional attribution notices cannot be construed
          as modifying the License.

      You may add Your own copyright statement to Your modifications and
      may provide additional or different license terms and conditions
      for use, reproduction, or distribution of Your modifications, or
      for any such Derivative Works as a whole, provided Your use,
      reproduction, and distribution of the Work otherwise complies with
      the conditions stated in this License.

   5. Submission of Contributions. Unless You explicitly state otherwise,
      any Contribution intentionally submitted for inclusion in the Work
      by You to the Licensor shall be under the terms and conditions of
      this License, without any additional terms or conditions.
      Notwithstanding the above, nothing herein shall supersede or modify
      the terms of any separate license agreement you may have executed
      with Licensor regarding such Contributions.

   6. Trademarks. This License does not grant permission to use the trade
      names, trademarks, service marks, or product names of the Licensor,
      except as required for reasonable and customary use in describing the
      origin of the Work and reproducing the content of the NOTICE file.

   7. Disclaimer of Warranty. Unless required by applicable law or
      agreed to in writing, Licensor provides the Work (and each
      Contributor provides its Contributions) on an "AS IS" BASIS,
      WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or
      implied, including, without limitation, any warranties or conditions
      of TITLE, NON-INFRINGEMENT, MERCHANTABILITY, or FITNESS FOR A
      PARTICULAR PURPOSE. You are solely responsible for determining the
      appropriateness of using or redistributing the Work and assume any
      risks associated with Your exercise of permissions under this License.

   8. Limitation of Liability. In no event and under no legal theory,
      whether in tort (including negligence), contract, or otherwise,
      unless required by applicable law (such as deliberate and grossly
      negligent acts) or agreed to in writing, shall any Contributor be
      liable to You for damages, including any direct, indirect, special,
      incidental, or consequential damages of any character arising as a
      result of this License or out of the use or inability to use the
      Work (including but not limited to damages for loss of goodwill,
      work stoppage, computer failure or malfunction, or any and all
      other commercial damages or losses), even if such Contributor
      has been advised of the possibility of such damages.

   9. Accepting Warranty or Additional Liability. While redistributing
      the Work or Derivative Works thereof, You may choose to offer,
      and charge a fee for, acceptance of support, warranty, indemnity,
      or other liability obligations and/or rights consistent with this
      License. However, in accepting such obligations, You may act only
      on Your own behalf and on Your sole responsibility, not on behalf
      of any other Contributor, and only if You agree to indemnify,
      defend, and hold each Contributor harmless for any liability
      incurred by, or claims asserted against, such Contributor by reason
      of your accepting any such warranty or additional liability.

   END OF TERMS AND CONDITIONS

   APPENDIX: How to apply the Apache License to your work.

      To apply the Apache License to your work, attach the following
      boilerplate notice, with the fields enclosed by brackets "[]"
      replaced with your own identifying information. (Don't include
      the brackets!)  The text should be enclosed in the appropriate
      comment syntax for the file format. We also recommend that a
      file or class name and description of purpose be included on the
      same "printed page" as the copyright notice for easier
      identification within third-party archives.

   Copyright 2023 TradingView, Inc.

   Licensed under the Apache License, Version 2.0 (the "License");
   you may not use this file except in compliance with the License.
   You may obtain a copy of the License at

       http://www.apache.org/licenses/LICENSE-2.0

   Unless required by applicable law or agreed to in writing, software
   distributed under the License is distributed on an "AS IS" BASIS,
   WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
   See the License for the specific language governing permissions and
   limitations under the License.
`})]}),F=new Intl.NumberFormat,I={title:`Log in`,lead:`This page is served beyond the machine that CryptoPiggy runs on, so it asks for its password. What is behind this stands still until then.`,again:`Password once more`,againLead:`Keys, the password and the backend’s address are changed only soon after the password was typed.`,password:`Password`,action:`Log in`,confirm:`Go on`,show:`Show the password`,stop:`Stop trading without logging in`,stopHelp:`On the machine that CryptoPiggy runs on, type:`,stopCommand:`cryptopiggy kill`,forgotten:`A forgotten password is set anew there with: cryptopiggy password set`,sessions:`Logins`,notUsed:`This page is served on this machine alone and asks for no login.`,current:`this browser`,from:e=>`From ${e}`,since:(e,t)=>`since ${e}, last used ${t}`,logOut:`Log out`,everywhere:`Log out everywhere`,everywhereHelp:`Ends every login, this one too, and closes its pages’ connections at once.`,change:`Another password`,changeHelp:`8 characters or more, better 15: a few words that belong to nobody else. Every other login ends.`,next:`New password`,nextAgain:`The same again`,differ:`The two differ.`,changeAction:`Change the password`,changed:`The password was changed, and every other login has ended.`,rules:(e,t)=>`A login ends after ${F.format(e)} minutes without use and after ${F.format(t)} hours.`},L=x({signed_in:p}),R=x({seconds:m}),z=x({changed:p}),B=x({signed_out:m}),V=x({required:p,items:C(x({current:p,opened_at:n,used_at:n,ends_at:n,from:n}))}),H=new class{client;constructor(e){this.client=e}async logIn(e){L(await(await this.client.send(`POST`,`/api/login`,JSON.stringify({password:e}),{"Content-Type":`application/json`})).json(),`login`),this.client.forget()}stepUp=async e=>void await this.client.once(`POST`,`/api/step-up`,{password:e},R);async setPassword(e){await this.client.once(`PUT`,`/api/password`,{password:e},z),this.client.forget()}async logOut(e){await this.client.once(`POST`,`/api/logout`,{everywhere:e},B),this.client.forget()}sessions=()=>this.client.get(`/api/sessions`,V);isSignedIn=()=>this.client.send(`GET`,`/api/session`,null,{}).then(()=>!0,()=>!1)}(l);async function U(e){try{return await(c.value===`step-up`?H.stepUp(e):H.logIn(e)),w(!0),null}catch(e){return t(e)}}async function W(){c.value===`sign-in`&&await H.isSignedIn()&&c.value===`sign-in`&&w(!0)}async function G(e){try{await H.logOut(e)}catch(e){return t(e)}return o(`sign-in`),null}export{I as a,A as c,W as i,j as l,G as n,N as o,H as r,P as s,U as t,E as u};