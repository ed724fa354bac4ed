import{$ as e,A as t,Bt as n,C as r,Ft as i,G as a,It as o,J as s,L as c,Lt as l,M as u,N as d,O as f,P as p,Pt as m,Rt as h,Vt as g,W as _,X as v,Y as y,_ as b,_t as x,at as S,bt as ee,c as C,d as te,et as w,f as T,h as ne,it as re,jt as ie,k as E,l as D,m as O,n as k,nt as ae,o as A,p as j,r as oe,rt as M,s as N,tt as P,u as F,vt as se,w as I}from"./index-BbbjZPtb.js";import{a as ce,d as L,f as le,h as ue,m as R,p as de,r as fe,u as z}from"./saved-runs-Cz3sjVm9.js";var B=S.commands;function pe(){let e=e=>()=>void(f.value=e),t=e=>({name:B.theme(S.theme[e]),run:()=>void s(`theme`,e)}),n=_.value.state===`ready`?_.value.value.items:[];return[{name:B.trade,run:()=>u({name:`trade`})},{name:P.value?B.stopPolling:B.startPolling,run:()=>ae(!P.value)},{name:B.newRun,run:()=>{u({name:`backtest`}),document.querySelector(`.run-form select`)?.focus()}},{name:B.savedRuns,run:()=>u({name:`backtest`})},{name:S.candles.generateTitle,run:e(`candles`)},{name:S.candles.importTitle,run:e(`candles`)},{name:S.display.title,run:e(`display`)},{name:S.help.title,run:e(`help`)},t(`system`),t(`dark`),t(`light`),...n.map(e=>({name:B.openRun(fe(e)),run:()=>u({name:`result`,id:e.id})}))]}function me(){let[e,t]=h(``),[n,r]=h(0),i=l(null),a=e.toLowerCase().split(/\s+/).filter(e=>e!==``),o=pe().filter(({name:e})=>a.every(t=>e.toLowerCase().includes(t))).slice(0,12),s=Math.min(n,o.length-1),c=e=>{e&&(f.value=null,setTimeout(e.run))};return I(N,{title:B.title,onClose:()=>f.value=null,children:[I(`input`,{class:`input`,type:`text`,role:`combobox`,"aria-expanded":`true`,"aria-controls":`command-options`,"aria-autocomplete":`list`,"aria-label":B.search,"aria-activedescendant":s>=0?`command-${s}`:void 0,placeholder:B.search,autoFocus:!0,value:e,onInput:e=>{t(e.currentTarget.value),r(0)},onKeyDown:e=>{if(e.key===`ArrowDown`)r(Math.min(s+1,o.length-1));else if(e.key===`ArrowUp`)r(Math.max(s-1,0));else if(e.key===`Enter`)c(o[s]);else return;e.preventDefault()}}),I(`ul`,{ref:i,id:`command-options`,class:`command-options`,role:`listbox`,"aria-label":B.title,children:o.map((e,t)=>I(`li`,{id:`command-${t}`,role:`option`,"aria-selected":t===s,onClick:()=>c(e),children:e.name},e.name))}),o.length===0&&I(`p`,{class:`empty-line`,children:B.none})]})}function he(e){let{curves:t,summary:n,zone:r,look:i}=e,a=l(null),s=l(null),[c,u]=h(!1),[d,f]=h(!1);return o(()=>{let e=!1;return ue().then(n=>{!e&&a.current&&(s.current=new n.CompareCanvas(a.current,t,k(a.current),r),f(!0))},()=>u(!0)),()=>{e=!0,s.current?.destroy(),s.current=null}},[t]),o(()=>{a.current&&s.current?.setLook(k(a.current),r)},[i,r]),c?I(`p`,{class:`empty-line`,children:S.chart.failed}):I(`div`,{ref:a,class:`chart-host compare-host`,role:`img`,"aria-label":n,"data-testid":`compare-chart`,"data-drawn":d})}function ge(e,t,n=1500){let r=e.time.length,i=Math.max(1,Math.ceil(r/n)),a=[],o=[];for(let n=0;n<r;n+=1)(n%i===0||n===r-1)&&(a.push(e.time[n]),o.push(t>0?(e.equity[n]/t-1)*100:0));return{time:a,percent:o}}var V=S.compare;function _e({first:e,second:t}){let n=async e=>{let[t,n]=await Promise.all([M.backtest(e),M.columns(e)]);return{run:t,columns:n}},[r,i]=ce(`${e} ${t}`,()=>Promise.all([n(e),n(t)]));return o(()=>{document.title=S.title(V.title),window.scrollTo(0,0)},[e,t]),I(`article`,{class:`result compare`,"data-testid":`compare`,children:[I(`header`,{class:`result-head`,children:I(`div`,{children:[I(`a`,{class:`back-link`,...E({name:`backtest`}),children:[I(ne,{}),S.result.back]}),I(`h1`,{tabIndex:-1,children:V.title})]})}),r.state===`failed`&&I(C,{failure:r.failure,onRetry:i}),r.state===`loading`&&I(T,{shape:`result`,onRetry:i}),r.state===`ready`&&I(ve,{a:r.value[0],b:r.value[1]})]})}function ve({a:e,b:t}){let[r,i]=[e.run.result,t.run.result],a=n(()=>[e,t].map(({run:e,columns:t})=>ge(t,Number(e.result.initial_cash))),[e,t]),o=r.symbol===i.symbol&&r.timeframe===i.timeframe&&r.from===i.from&&r.to===i.to,s=S.chart.compareSummary(L(r),L(i));return I(g,{children:[!o&&I(`p`,{class:`note banner-note`,children:V.differentMarkets}),I(`div`,{class:`sides`,children:[I(U,{letter:V.first,run:e.run,kind:`a`}),I(U,{letter:V.second,run:t.run,kind:`b`})]}),I(A,{title:V.equity,class:`chart-card`,children:[I(he,{curves:a,summary:s,zone:w.value,look:c.value}),I(`p`,{class:`chart-foot`,children:[I(`span`,{class:`keys`,children:[I(`span`,{children:[I(`i`,{class:`line-sample equity`}),` `,V.first]}),I(`span`,{children:[I(`i`,{class:`line-sample second`}),` `,V.second]})]}),I(oe,{})]})]}),I(A,{title:V.figures,children:I(`div`,{class:`table-region compare-region`,role:`region`,"aria-label":V.figures,tabIndex:0,children:I(`table`,{class:`plain compare-table`,children:[I(`thead`,{children:I(`tr`,{children:[I(`th`,{scope:`col`,children:V.figure}),I(`th`,{scope:`col`,class:`end`,children:V.first}),I(`th`,{scope:`col`,class:`end`,children:V.second}),I(`th`,{scope:`col`,class:`end`,children:V.difference})]})}),I(`tbody`,{children:le.map(e=>{let{text:t,better:n}=de(r,i,e);return I(`tr`,{children:[I(`th`,{scope:`row`,children:S.figures[e.key]}),I(H,{result:r,text:R(r,e),better:n===`first`}),I(H,{result:i,text:R(i,e),better:n===`second`}),I(`td`,{class:`end mono`,children:t})]},e.key)})})]})})})]})}var H=e=>I(`td`,{class:`end mono${e.better?` is-better`:``}`,children:[e.better&&I(g,{children:[I(`span`,{"aria-hidden":`true`,children:`★ `}),I(`span`,{class:`visually-hidden`,children:[V.better,` `]})]}),e.text]});function U({letter:e,run:t,kind:n}){let{result:r}=t;return I(`section`,{class:`card side side-${n}`,"aria-label":`${e}: ${L(r)}`,children:[I(`h2`,{children:[I(`span`,{class:`letter`,children:e}),I(`a`,{...E({name:`result`,id:t.id}),children:L(r)}),r.synthetic&&I(j,{})]}),I(`p`,{class:`muted mono`,children:[r.symbol,` · `,r.timeframe,` · `,x(Date.parse(r.from),w.value),` –`,` `,x(Date.parse(r.to),w.value)]}),I(`p`,{children:r.verdict}),I(`p`,{class:`muted small-text`,children:z(r).join(` · `)})]})}var W=S.display,G=e=>Object.entries(e).map(([e,t])=>({value:e,label:t}));function ye(){let e=y.value,t={utc:W.zones.utc,local:W.zones.local(se())};return I(N,{title:W.title,onClose:()=>f.value=null,children:I(`div`,{class:`settings`,children:[I(F,{label:W.theme,name:`theme`,value:e.theme,options:G(W.themes),onValue:e=>void s(`theme`,e)}),I(F,{label:W.time_zone,name:`time_zone`,value:e.time_zone,options:G(t),onValue:e=>void s(`time_zone`,e)}),I(F,{label:W.colours,name:`colours`,value:e.colours,options:G(W.colourings),onValue:e=>void s(`colours`,e)}),I(F,{label:W.density,name:`density`,value:e.density,options:G(W.densities),onValue:e=>void s(`density`,e)}),I(F,{label:W.single_keys,name:`single_keys`,value:e.single_keys,options:G(W.switches),onValue:e=>void s(`single_keys`,e)}),I(`p`,{class:`sample`,children:[I(`span`,{class:`muted`,children:W.sample}),` `,I(`span`,{class:`gain mono`,children:`▲ +12.34 %`}),` `,I(`span`,{class:`loss mono`,children:`▼ −5.67 %`}),` `,I(`span`,{class:`mono`,children:ee(Date.now(),w.value)})]}),I(`p`,{class:`help`,role:`status`,children:v.value===!0?W.saved:v.value===!1?W.notSaved:``})]})})}var K=S.candles,be=[`1m`,`3m`,`5m`,`15m`,`30m`,`1h`,`2h`,`4h`,`6h`,`8h`,`12h`,`1d`,`1w`];function q(e){let[n,r]=h(null),[i,o]=h(!1),[s,c]=h(null);return{busy:i,job:n===null?void 0:a.value.jobs[n],failure:s,setFailure:c,run:async n=>{if(!i){o(!0),c(null);try{let i=await n();r(i);let a=await t(i);a.error?c({code:a.error.code,sentence:a.error.message,requestId:``}):a.state===`done`&&(e(a),await p())}catch(e){c(re(e))}finally{o(!1),r(null)}}}}}function J(e){return I(`form`,{class:`way`,"aria-label":e.title,noValidate:!0,onSubmit:t=>{t.preventDefault(),e.onSubmit()},children:[I(`h3`,{children:[e.icon,e.title]}),I(`p`,{class:`muted`,children:e.text}),e.children]})}function xe(){let[t,n]=h(`BTC/USDT`),[i,a]=h(`365`),[o,s]=h(`42`),[c,l]=h({}),{busy:u,job:d,failure:f,setFailure:p,run:m}=q(()=>e(K.generated(t)));return I(J,{icon:I(r,{}),title:K.generateTitle,text:K.generateText,onSubmit:()=>{let e=e=>/^\d+$/.test(e.trim()),n={...e(i)?{}:{days:S.form.problems[`needs-whole-number`]},...e(o)?{}:{seed:S.form.problems[`needs-whole-number`]}};l(n),Object.keys(n).length===0&&m(()=>M.generate({symbol:t.trim(),days:Number(i),seed:Number(o)}))},children:[I(`div`,{class:`triple`,children:[I(O,{label:K.symbol,value:t,onValue:n}),I(O,{label:K.days,numeric:!0,problem:c.days,value:i,onValue:a}),I(O,{label:K.seed,numeric:!0,problem:c.seed,value:o,onValue:s})]}),I(`p`,{class:`help`,children:K.seedHelp}),f&&I(C,{failure:f,onDismiss:()=>p(null)}),u&&I(D,{label:K.progress,share:d?.progress??0,detail:d?.detail||K.generating}),I(`button`,{type:`submit`,class:`button primary`,"data-testid":`generate`,"aria-disabled":u,children:K.generate})]})}function Se(){let[t,n]=h(`BTC/USDT`),[r,a]=h(``),[o,s]=h(null),[c,l]=h(!1),[u,p]=h(0),{busy:m,job:g,failure:_,setFailure:v,run:y}=q(t=>{d.value=i(t.result,`job.result`),e(K.imported)}),x=()=>{l(o===null),o!==null&&(d.value=null,p(0),y(()=>M.importFile(o,t.trim(),r,p)))},S=g===void 0&&u<1?K.sending(`${ie(u*100,0)} %`):g?.detail||K.reading;return I(J,{icon:I(b,{}),title:K.importTitle,text:K.importText,onSubmit:x,children:[I(`div`,{class:`field`,children:[I(`label`,{for:`candle-file`,children:K.file}),I(`input`,{id:`candle-file`,class:`input file`,type:`file`,accept:`.csv,.json,.gz,.txt`,"aria-invalid":c,"aria-describedby":c?`candle-file-problem`:void 0,onChange:e=>{s(e.currentTarget.files?.[0]??null),l(!1)}}),c&&I(`p`,{class:`problem`,id:`candle-file-problem`,children:K.needsFile})]}),I(`div`,{class:`pair`,children:[I(O,{label:K.symbol,value:t,onValue:n}),I(te,{label:K.timeframe,value:r,options:[{value:``,label:K.timeframeAuto},...be.map(e=>({value:e,label:e}))],onValue:a})]}),_&&I(C,{failure:_,onDismiss:()=>v(null)}),m&&I(D,{label:K.progress,share:g?g.progress:u,detail:S}),f.value!==null&&d.value&&I(X,{report:d.value}),I(`button`,{type:`submit`,class:`button`,"data-testid":`import`,"aria-disabled":m,children:K.import})]})}var Y=e=>e.slice(0,16).replace(`T`,` `);function X({report:e}){let t=[[K.rowsRead,m(e.rows_read)],[K.kept,m(e.rows_kept)],[K.added,m(e.added)],[K.gaps,e.gaps.count===0?`0`:K.gapsMissing(e.gaps.count,e.gaps.missing)]];return I(`section`,{class:`import-report`,"aria-label":K.report,"data-testid":`import-report`,children:[I(`h3`,{children:[K.report,`: `,e.symbol,` `,e.timeframe]}),I(`p`,{class:`muted mono`,children:[Y(e.from),` – `,Y(e.to),` UTC`,e.file!==``&&` · ${e.file}`]}),I(`dl`,{class:`facts`,children:t.map(([e,t])=>I(`div`,{children:[I(`dt`,{children:e}),I(`dd`,{children:t})]},e))}),e.conflicting>0&&I(`p`,{class:`note`,children:K.conflicting(e.conflicting)}),e.defects.length===0?I(`p`,{class:`note`,children:K.noDefects}):I(`div`,{class:`table-region`,role:`region`,"aria-label":K.defects,tabIndex:0,children:I(`table`,{class:`plain`,children:[I(`thead`,{children:I(`tr`,{children:[I(`th`,{scope:`col`,class:`end`,children:K.found}),I(`th`,{scope:`col`,children:K.defect}),I(`th`,{scope:`col`,children:e.form===`json`?K.firstRows:K.firstLines})]})}),I(`tbody`,{children:e.defects.map(e=>I(`tr`,{children:[I(`td`,{class:`end`,children:m(e.count)}),I(`td`,{children:[I(`b`,{children:e.kind.replaceAll(`_`,` `)}),e.sentence!==``&&I(`span`,{class:`muted`,children:[`: `,e.sentence]})]}),I(`td`,{class:`lines`,children:[e.first_lines.join(`, `),e.count>e.first_lines.length&&e.first_lines.length>0&&`, …`]})]},e.kind))})]})}),e.notes.length>0&&I(`ul`,{class:`notes muted`,children:e.notes.map(e=>I(`li`,{children:e},e))})]})}function Ce(){return d.value===null?null:I(`section`,{class:`card last-import`,"aria-label":K.report,children:[I(X,{report:d.value}),I(`div`,{class:`actions`,children:I(`button`,{type:`button`,class:`button small`,onClick:()=>d.value=null,children:S.dismiss})})]})}function Z(){let e=a.value.series??[];if(e.length===0)return I(`p`,{class:`empty-line`,children:K.none});let t=K.columns;return I(`div`,{class:`table-region stored-region`,role:`region`,"aria-label":K.stored,tabIndex:0,children:I(`table`,{class:`plain`,children:[I(`thead`,{children:I(`tr`,{children:[I(`th`,{scope:`col`,children:t.symbol}),I(`th`,{scope:`col`,children:t.timeframe}),I(`th`,{scope:`col`,children:t.from}),I(`th`,{scope:`col`,children:t.to}),I(`th`,{scope:`col`,class:`end`,children:t.candles}),I(`th`,{scope:`col`,class:`end`,children:t.gaps})]})}),I(`tbody`,{children:e.map(e=>I(`tr`,{children:[I(`td`,{children:[e.symbol,` `,e.synthetic&&I(j,{})]}),I(`td`,{children:e.timeframe}),I(`td`,{class:`mono`,children:e.from.slice(0,10)}),I(`td`,{class:`mono`,children:e.to.slice(0,10)}),I(`td`,{class:`end mono`,children:m(e.candles)}),I(`td`,{class:`end mono`,children:m(e.gaps)})]},`${e.symbol} ${e.timeframe}`))})]})})}var Q=()=>I(`div`,{class:`ways`,children:[I(xe,{}),I(Se,{})]}),we=()=>I(N,{title:K.title,onClose:()=>f.value=null,wide:!0,children:[I(`h3`,{children:K.stored}),I(Z,{}),I(Q,{})]});function Te(){return I(`section`,{class:`card first-start`,"aria-labelledby":`first-start-title`,"data-testid":`first-start`,children:[I(`h1`,{id:`first-start-title`,children:K.firstTitle}),I(`p`,{class:`lead`,children:K.firstText}),I(Q,{})]})}var Ee=`Packages contained in CryptoPiggy's page and HTML report
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
`,$=S.help;function De(){return I(N,{title:$.title,onClose:()=>f.value=null,wide:!0,children:[I(`h3`,{children:$.shortcuts}),I(`dl`,{class:`keys-list`,children:$.keys.map(([e,t])=>I(`div`,{children:[I(`dt`,{children:I(`kbd`,{children:e})}),I(`dd`,{children:t})]},e))}),I(`h3`,{children:$.about}),I(`p`,{children:$.aboutText}),I(`h3`,{children:$.licences}),I(`p`,{children:$.licencesText}),I(`p`,{children:[S.notice.replace(` ${S.attributionAddress}`,``),` `,I(`a`,{href:S.attributionAddress,target:`_blank`,rel:`noreferrer noopener`,children:S.attributionAddress})]}),I(`pre`,{class:`licences`,tabIndex:0,"aria-label":$.licences,children:Ee})]})}export{we as CandlesDialog,me as CommandList,_e as CompareRuns,ye as DisplaySettings,Te as FirstStart,De as GetHelp,Ce as LastImport};