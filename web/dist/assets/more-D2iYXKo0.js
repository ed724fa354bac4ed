import{l as e,n as t,o as n,r,s as i,t as a,u as o}from"./jsxRuntime-CWCcsZLm.js";import{$ as s,$t as c,A as l,Ct as u,D as d,Dn as f,F as p,Fn as m,G as h,I as g,M as _,N as v,Nn as y,Nt as b,O as x,P as S,Pn as C,Q as ee,Qt as w,Rn as te,S as T,Tn as ne,Tt as re,Un as ie,Vn as E,Z as D,b as O,bt as k,c as ae,cn as A,d as oe,en as se,f as ce,ht as le,it as ue,j,jt as de,k as M,kt as fe,l as N,ln as pe,mt as P,nt as F,p as I,s as L,sn as me,st as he,tt as R,u as ge,vt as z,wn as B,wt as V,x as _e,yt as ve,z as ye}from"./index-B1TqaNUE.js";import{a as be,d as H,f as xe,h as Se,m as Ce,p as we,r as Te,u as Ee}from"./saved-runs-Kh5Zu1O7.js";import{t as De}from"./words-trading-Bd28YovL.js";var U=t.commands;function Oe(){let e=e=>()=>void(D.value=e),n=e=>({name:U.theme(t.theme[e]),run:()=>void z(`theme`,e)}),r=P.value.state===`ready`?P.value.value.items:[];return[{name:U.trade,run:()=>R({name:`trade`})},{name:w.value?U.stopPolling:U.startPolling,run:()=>se(!w.value)},{name:U.newRun,run:()=>{R({name:`backtest`}),document.querySelector(`.run-form select`)?.focus()}},{name:U.savedRuns,run:()=>R({name:`backtest`})},{name:t.candles.generateTitle,run:e(`candles`)},{name:t.candles.importTitle,run:e(`candles`)},{name:t.display.title,run:e(`display`)},{name:t.help.title,run:e(`help`)},n(`system`),n(`dark`),n(`light`),...r.map(e=>({name:U.openRun(Te(e)),run:()=>R({name:`result`,id:e.id})}))]}function ke(){let[e,t]=i(``),[r,o]=i(0),s=n(null),c=e.toLowerCase().split(/\s+/).filter(e=>e!==``),l=Oe().filter(({name:e})=>c.every(t=>e.toLowerCase().includes(t))).slice(0,12),u=Math.min(r,l.length-1),d=e=>{e&&(D.value=null,setTimeout(e.run))};return a(x,{title:U.title,onClose:()=>D.value=null,children:[a(`input`,{class:`input`,type:`text`,role:`combobox`,"aria-expanded":`true`,"aria-controls":`command-options`,"aria-autocomplete":`list`,"aria-label":U.search,"aria-activedescendant":u>=0?`command-${u}`:void 0,placeholder:U.search,autoFocus:!0,value:e,onInput:e=>{t(e.currentTarget.value),o(0)},onKeyDown:e=>{if(e.key===`ArrowDown`)o(Math.min(u+1,l.length-1));else if(e.key===`ArrowUp`)o(Math.max(u-1,0));else if(e.key===`Enter`)d(l[u]);else return;e.preventDefault()}}),a(`ul`,{ref:s,id:`command-options`,class:`command-options`,role:`listbox`,"aria-label":U.title,children:l.map((e,t)=>a(`li`,{id:`command-${t}`,role:`option`,"aria-selected":t===u,onClick:()=>d(e),children:e.name},e.name))}),l.length===0&&a(`p`,{class:`empty-line`,children:U.none})]})}function Ae(e){let{curves:o,summary:s,zone:c,look:l}=e,u=n(null),d=n(null),[f,p]=i(!1),[m,h]=i(!1);return r(()=>{let e=!1;return Se().then(t=>{!e&&u.current&&(d.current=new t.CompareCanvas(u.current,o,L(u.current),c),h(!0))},()=>p(!0)),()=>{e=!0,d.current?.destroy(),d.current=null}},[o]),r(()=>{u.current&&d.current?.setLook(L(u.current),c)},[l,c]),f?a(`p`,{class:`empty-line`,children:t.chart.failed}):a(`div`,{ref:u,class:`chart-host compare-host`,role:`img`,"aria-label":s,"data-testid":`compare-chart`,"data-drawn":m})}function je(e,t,n=1500){let r=e.time.length,i=Math.max(1,Math.ceil(r/n)),a=[],o=[];for(let n=0;n<r;n+=1)(n%i===0||n===r-1)&&(a.push(e.time[n]),o.push(t>0?(e.equity[n]/t-1)*100:0));return{time:a,percent:o}}var W=t.compare;function Me({first:e,second:n}){let i=async e=>{let[t,n]=await Promise.all([A.backtest(e),A.columns(e)]);return{run:t,columns:n}},[o,s]=be(`${e} ${n}`,()=>Promise.all([i(e),i(n)]));return r(()=>{document.title=t.title(W.title),window.scrollTo(0,0)},[e,n]),a(`article`,{class:`result compare`,"data-testid":`compare`,children:[a(`header`,{class:`result-head`,children:a(`div`,{children:[a(`a`,{class:`back-link`,...ee({name:`backtest`}),children:[a(g,{}),t.result.back]}),a(`h1`,{tabIndex:-1,children:W.title})]})}),o.state===`failed`&&a(M,{failure:o.failure,onRetry:s}),o.state===`loading`&&a(v,{shape:`result`,onRetry:s}),o.state===`ready`&&a(Ne,{a:o.value[0],b:o.value[1]})]})}function Ne({a:n,b:r}){let[i,s]=[n.run.result,r.run.result],c=e(()=>[n,r].map(({run:e,columns:t})=>je(t,Number(e.result.initial_cash))),[n,r]),l=i.symbol===s.symbol&&i.timeframe===s.timeframe&&i.from===s.from&&i.to===s.to,u=t.chart.compareSummary(H(i),H(s));return a(o,{children:[!l&&a(`p`,{class:`note banner-note`,children:W.differentMarkets}),a(`div`,{class:`sides`,children:[a(Fe,{letter:W.first,run:n.run,kind:`a`}),a(Fe,{letter:W.second,run:r.run,kind:`b`})]}),a(d,{title:W.equity,class:`chart-card`,children:[a(Ae,{curves:c,summary:u,zone:V.value,look:he.value}),a(`p`,{class:`chart-foot`,children:[a(`span`,{class:`keys`,children:[a(`span`,{children:[a(`i`,{class:`line-sample equity`}),` `,W.first]}),a(`span`,{children:[a(`i`,{class:`line-sample second`}),` `,W.second]})]}),a(ae,{})]})]}),a(d,{title:W.figures,children:a(`div`,{class:`table-region compare-region`,role:`region`,"aria-label":W.figures,tabIndex:0,children:a(`table`,{class:`plain compare-table`,children:[a(`thead`,{children:a(`tr`,{children:[a(`th`,{scope:`col`,children:W.figure}),a(`th`,{scope:`col`,class:`end`,children:W.first}),a(`th`,{scope:`col`,class:`end`,children:W.second}),a(`th`,{scope:`col`,class:`end`,children:W.difference})]})}),a(`tbody`,{children:xe.map(e=>{let{text:n,better:r}=we(i,s,e);return a(`tr`,{children:[a(`th`,{scope:`row`,children:t.figures[e.key]}),a(Pe,{result:i,text:Ce(i,e),better:r===`first`}),a(Pe,{result:s,text:Ce(s,e),better:r===`second`}),a(`td`,{class:`end mono`,children:n})]},e.key)})})]})})})]})}var Pe=e=>a(`td`,{class:`end mono${e.better?` is-better`:``}`,children:[e.better&&a(o,{children:[a(`span`,{"aria-hidden":`true`,children:`★ `}),a(`span`,{class:`visually-hidden`,children:[W.better,` `]})]}),e.text]});function Fe({letter:e,run:t,kind:n}){let{result:r}=t;return a(`section`,{class:`card side side-${n}`,"aria-label":`${e}: ${H(r)}`,children:[a(`h2`,{children:[a(`span`,{class:`letter`,children:e}),a(`a`,{...ee({name:`result`,id:t.id}),children:H(r)}),r.synthetic&&a(S,{})]}),a(`p`,{class:`muted mono`,children:[r.symbol,` · `,r.timeframe,` · `,B(Date.parse(r.from),V.value),` –`,` `,B(Date.parse(r.to),V.value)]}),a(`p`,{children:r.verdict}),a(`p`,{class:`muted small-text`,children:Ee(r).join(` · `)})]})}var G=t.display,K=e=>Object.entries(e).map(([e,t])=>({value:e,label:t}));function Ie(){let e=ve.value,t={utc:G.zones.utc,local:G.zones.local(ne())};return a(x,{title:G.title,onClose:()=>D.value=null,children:a(`div`,{class:`settings`,children:[a(j,{label:G.theme,name:`theme`,value:e.theme,options:K(G.themes),onValue:e=>void z(`theme`,e)}),a(j,{label:G.time_zone,name:`time_zone`,value:e.time_zone,options:K(t),onValue:e=>void z(`time_zone`,e)}),a(j,{label:G.colours,name:`colours`,value:e.colours,options:K(G.colourings),onValue:e=>void z(`colours`,e)}),a(j,{label:G.density,name:`density`,value:e.density,options:K(G.densities),onValue:e=>void z(`density`,e)}),a(j,{label:G.single_keys,name:`single_keys`,value:e.single_keys,options:K(G.switches),onValue:e=>void z(`single_keys`,e)}),a(`p`,{class:`sample`,children:[a(`span`,{class:`muted`,children:G.sample}),` `,a(`span`,{class:`gain mono`,children:`▲ +12.34 %`}),` `,a(`span`,{class:`loss mono`,children:`▼ −5.67 %`}),` `,a(`span`,{class:`mono`,children:f(Date.now(),V.value)})]}),a(`p`,{class:`help`,role:`status`,children:k.value===!0?G.saved:k.value===!1?G.notSaved:``})]})})}var q=t.candles,Le=[`1m`,`3m`,`5m`,`15m`,`30m`,`1h`,`2h`,`4h`,`6h`,`8h`,`12h`,`1d`,`1w`];function Re(e){let[t,n]=i(null),[r,a]=i(!1),[o,c]=i(null);return{busy:r,job:t===null?void 0:le.value.jobs[t],failure:o,setFailure:c,run:async t=>{if(!r){a(!0),c(null);try{let r=await t();n(r);let i=await s(r);i.error?c({code:i.error.code,sentence:i.error.message,requestId:``}):i.state===`done`&&(e(i),await ue())}catch(e){c(pe(e))}finally{a(!1),n(null)}}}}}function ze(e){return a(`form`,{class:`way`,"aria-label":e.title,noValidate:!0,onSubmit:t=>{t.preventDefault(),e.onSubmit()},children:[a(`h3`,{children:[e.icon,e.title]}),a(`p`,{class:`muted`,children:e.text}),e.children]})}function Be(){let[e,n]=i(`BTC/USDT`),[r,o]=i(`365`),[s,c]=i(`42`),[d,f]=i({}),{busy:m,job:g,failure:_,setFailure:v,run:y}=Re(()=>u(q.generated(e)));return a(ze,{icon:a(h,{}),title:q.generateTitle,text:q.generateText,onSubmit:()=>{let n=e=>/^\d+$/.test(e.trim()),i={...n(r)?{}:{days:t.form.problems[`needs-whole-number`]},...n(s)?{}:{seed:t.form.problems[`needs-whole-number`]}};f(i),Object.keys(i).length===0&&y(()=>A.generate({symbol:e.trim(),days:Number(r),seed:Number(s)}))},children:[a(`div`,{class:`triple`,children:[a(p,{label:q.symbol,value:e,onValue:n}),a(p,{label:q.days,numeric:!0,problem:d.days,value:r,onValue:o}),a(p,{label:q.seed,numeric:!0,problem:d.seed,value:s,onValue:c})]}),a(`p`,{class:`help`,children:q.seedHelp}),_&&a(M,{failure:_,onDismiss:()=>v(null)}),m&&a(l,{label:q.progress,share:g?.progress??0,detail:g?.detail||q.generating}),a(`button`,{type:`submit`,class:`button primary`,"data-testid":`generate`,"aria-disabled":m,children:q.generate})]})}function Ve(){let[e,t]=i(`BTC/USDT`),[n,r]=i(``),[o,s]=i(null),[c,d]=i(!1),[f,m]=i(0),{busy:h,job:g,failure:v,setFailure:y,run:b}=Re(e=>{F.value=ie(e.result,`job.result`),u(q.imported)}),x=()=>{d(o===null),o!==null&&(F.value=null,m(0),b(()=>A.importFile(o,e.trim(),n,m)))},S=g===void 0&&f<1?q.sending(`${te(f*100,0)} %`):g?.detail||q.reading;return a(ze,{icon:a(ye,{}),title:q.importTitle,text:q.importText,onSubmit:x,children:[a(`div`,{class:`field`,children:[a(`label`,{for:`candle-file`,children:q.file}),a(`input`,{id:`candle-file`,class:`input file`,type:`file`,accept:`.csv,.json,.gz,.txt`,"aria-invalid":c,"aria-describedby":c?`candle-file-problem`:void 0,onChange:e=>{s(e.currentTarget.files?.[0]??null),d(!1)}}),c&&a(`p`,{class:`problem`,id:`candle-file-problem`,children:q.needsFile})]}),a(`div`,{class:`pair`,children:[a(p,{label:q.symbol,value:e,onValue:t}),a(_,{label:q.timeframe,value:n,options:[{value:``,label:q.timeframeAuto},...Le.map(e=>({value:e,label:e}))],onValue:r})]}),v&&a(M,{failure:v,onDismiss:()=>y(null)}),h&&a(l,{label:q.progress,share:g?g.progress:f,detail:S}),D.value!==null&&F.value&&a(J,{report:F.value}),a(`button`,{type:`submit`,class:`button`,"data-testid":`import`,"aria-disabled":h,children:q.import})]})}var He=e=>e.slice(0,16).replace(`T`,` `);function J({report:e}){let t=[[q.rowsRead,E(e.rows_read)],[q.kept,E(e.rows_kept)],[q.added,E(e.added)],[q.gaps,e.gaps.count===0?`0`:q.gapsMissing(e.gaps.count,e.gaps.missing)]];return a(`section`,{class:`import-report`,"aria-label":q.report,"data-testid":`import-report`,children:[a(`h3`,{children:[q.report,`: `,e.symbol,` `,e.timeframe]}),a(`p`,{class:`muted mono`,children:[He(e.from),` – `,He(e.to),` UTC`,e.file!==``&&` · ${e.file}`]}),a(`dl`,{class:`facts`,children:t.map(([e,t])=>a(`div`,{children:[a(`dt`,{children:e}),a(`dd`,{children:t})]},e))}),e.conflicting>0&&a(`p`,{class:`note`,children:q.conflicting(e.conflicting)}),e.defects.length===0?a(`p`,{class:`note`,children:q.noDefects}):a(`div`,{class:`table-region`,role:`region`,"aria-label":q.defects,tabIndex:0,children:a(`table`,{class:`plain`,children:[a(`thead`,{children:a(`tr`,{children:[a(`th`,{scope:`col`,class:`end`,children:q.found}),a(`th`,{scope:`col`,children:q.defect}),a(`th`,{scope:`col`,children:e.form===`json`?q.firstRows:q.firstLines})]})}),a(`tbody`,{children:e.defects.map(e=>a(`tr`,{children:[a(`td`,{class:`end`,children:E(e.count)}),a(`td`,{children:[a(`b`,{children:e.kind.replaceAll(`_`,` `)}),e.sentence!==``&&a(`span`,{class:`muted`,children:[`: `,e.sentence]})]}),a(`td`,{class:`lines`,children:[e.first_lines.join(`, `),e.count>e.first_lines.length&&e.first_lines.length>0&&`, …`]})]},e.kind))})]})}),e.notes.length>0&&a(`ul`,{class:`notes muted`,children:e.notes.map(e=>a(`li`,{children:e},e))})]})}function Ue(){return F.value===null?null:a(`section`,{class:`card last-import`,"aria-label":q.report,children:[a(J,{report:F.value}),a(`div`,{class:`actions`,children:a(`button`,{type:`button`,class:`button small`,onClick:()=>F.value=null,children:t.dismiss})})]})}function We(){let e=le.value.series??[];if(e.length===0)return a(`p`,{class:`empty-line`,children:q.none});let t=q.columns;return a(`div`,{class:`table-region stored-region`,role:`region`,"aria-label":q.stored,tabIndex:0,children:a(`table`,{class:`plain`,children:[a(`thead`,{children:a(`tr`,{children:[a(`th`,{scope:`col`,children:t.symbol}),a(`th`,{scope:`col`,children:t.timeframe}),a(`th`,{scope:`col`,children:t.from}),a(`th`,{scope:`col`,children:t.to}),a(`th`,{scope:`col`,class:`end`,children:t.candles}),a(`th`,{scope:`col`,class:`end`,children:t.gaps})]})}),a(`tbody`,{children:e.map(e=>a(`tr`,{children:[a(`td`,{children:[e.symbol,` `,e.synthetic&&a(S,{})]}),a(`td`,{children:e.timeframe}),a(`td`,{class:`mono`,children:e.from.slice(0,10)}),a(`td`,{class:`mono`,children:e.to.slice(0,10)}),a(`td`,{class:`end mono`,children:E(e.candles)}),a(`td`,{class:`end mono`,children:E(e.gaps)})]},`${e.symbol} ${e.timeframe}`))})]})})}var Ge=()=>a(`div`,{class:`ways`,children:[a(Be,{}),a(Ve,{})]}),Ke=()=>a(x,{title:q.title,onClose:()=>D.value=null,wide:!0,children:[a(`h3`,{children:q.stored}),a(We,{}),a(Ge,{})]});function qe(){return a(`section`,{class:`card first-start`,"aria-labelledby":`first-start-title`,"data-testid":`first-start`,children:[a(`h1`,{id:`first-start-title`,children:q.firstTitle}),a(`p`,{class:`lead`,children:q.firstText}),a(Ge,{})]})}var Je=`Packages contained in CryptoPiggy's page and HTML report
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
`,Y=t.help;function Ye(){return a(x,{title:Y.title,onClose:()=>D.value=null,wide:!0,children:[a(`h3`,{children:Y.shortcuts}),a(`dl`,{class:`keys-list`,children:Y.keys.map(([e,t])=>a(`div`,{children:[a(`dt`,{children:a(`kbd`,{children:e})}),a(`dd`,{children:t})]},e))}),a(`h3`,{children:Y.about}),a(`p`,{children:Y.aboutText}),a(`h3`,{children:Y.licences}),a(`p`,{children:Y.licencesText}),a(`p`,{children:[t.notice.replace(` ${t.attributionAddress}`,``),` `,a(`a`,{href:t.attributionAddress,target:`_blank`,rel:`noreferrer noopener`,children:t.attributionAddress})]}),a(`pre`,{class:`licences`,tabIndex:0,"aria-label":Y.licences,children:Je})]})}var X=De.madeOf,Z=({name:e,children:t})=>a(`div`,{children:[a(`dt`,{children:e}),a(`dd`,{class:`mono`,children:t})]}),Q=(e,t=!1)=>e===null?`–`:C(O(e),`USD`,t),$=e=>e.reduce((e,t)=>e+(T(t)??0n),0n);function Xe(){let e=oe.value,n={value:t.metrics.value,pnl:t.metrics.pnl,loss:t.metrics.loss,trades:t.metrics.trades};return a(x,{title:n[e]??e,onClose:()=>D.value=null,children:[e===`value`?a(Ze,{}):e===`pnl`?a(Qe,{}):e===`loss`?a($e,{}):null,e===`trades`&&a(et,{}),n[e]===void 0&&a(tt,{name:e})]})}function Ze(){let e=re.value;return e===null?a(`p`,{class:`empty-line`,children:t.metrics.waiting}):a(o,{children:[a(`dl`,{class:`facts made-of`,children:[e.assets.map(e=>a(Z,{name:e.asset,children:[y(e.total),` · `,C(e.value_usd,`USD`)]},e.asset)),a(Z,{name:X.total,children:C(e.equity_usd,`USD`)})]}),a(`p`,{class:`help`,children:X.asOf(f(Date.parse(e.as_of),V.value))})]})}function Qe(){let e=b.value?.day??null,t=re.value?.assets??[],n=de.value.filter(t=>t.mode===fe.value&&e!==null&&t.created_at.startsWith(e)).flatMap(e=>e.fees).filter(e=>e.asset===`USDT`).map(e=>e.amount);return a(o,{children:[a(`dl`,{class:`facts made-of`,children:[a(Z,{name:X.baseline,children:C(b.value?.baseline_usd??null,`USD`)}),a(Z,{name:X.now,children:C(b.value?.equity_usd??null,`USD`)}),a(Z,{name:X.today,children:[Q(N.value?.profit??null,!0),` (`,m(_e(N.value?.profit??0n,T(b.value?.baseline_usd??null)??0n),2,!0),`)`]}),a(Z,{name:X.openNow,children:Q($(t.map(e=>e.open_profit_usd)),!0)}),a(Z,{name:X.realisedAll,children:Q($(t.map(e=>e.realised_usd)),!0)}),a(Z,{name:X.feesToday,children:Q($(n))})]}),a(`p`,{class:`help`,children:X.pnlText})]})}function $e(){return a(o,{children:[a(`dl`,{class:`facts made-of`,children:[a(Z,{name:X.baseline,children:C(b.value?.baseline_usd??null,`USD`)}),a(Z,{name:`${X.budget} (${ge.value} %)`,children:Q(N.value?.budget??null)}),a(Z,{name:X.used,children:Q(N.value?.loss??null)}),a(Z,{name:X.left,children:Q(N.value?.left??null)}),a(Z,{name:X.resets,children:I})]}),a(`p`,{class:`help`,children:X.lossText})]})}function et(){let e=b.value;return a(o,{children:[a(`dl`,{class:`facts made-of`,children:[a(Z,{name:X.used,children:e===null?`–`:t.metrics.used(e.trades_used,e.trades_max)}),a(Z,{name:X.tradesLeft,children:e===null?`–`:Math.max(0,e.trades_max-e.trades_used)}),a(Z,{name:X.resets,children:I})]}),a(`p`,{class:`help`,children:X.tradesText})]})}function tt({name:e}){let n=c(e),[r,i,s]=[n.bid.value,n.ask.value,n.last.value],l=r===null||i===null?null:(T(i)??0n)-(T(r)??0n),u=e=>e===null?`–`:y(e,ce),d=n.ageMs.value;return a(o,{children:[a(`dl`,{class:`facts made-of`,children:[a(Z,{name:X.last,children:u(s)}),a(Z,{name:X.bid,children:u(r)}),a(Z,{name:X.ask,children:u(i)}),a(Z,{name:X.spread,children:u(l===null?null:O(l))})]}),a(`p`,{class:`help`,children:[X.priceText,` `,d===null?t.trade.never:t.trade.age(me(d))]})]})}function nt(){let e=(e,t)=>a(`button`,{type:`button`,class:`button`,onClick:()=>D.value=e,children:t});return a(x,{title:t.tabs.more,onClose:()=>D.value=null,children:a(`div`,{class:`menu-tools`,children:[e(`candles`,t.candles.open),e(`commands`,t.commands.open),e(`display`,t.display.open),e(`help`,t.help.open)]})})}export{Ke as CandlesDialog,ke as CommandList,Me as CompareRuns,Ie as DisplaySettings,qe as FirstStart,Ye as GetHelp,Ue as LastImport,Xe as MadeOf,nt as Menu};