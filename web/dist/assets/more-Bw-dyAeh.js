import{$ as e,A as t,B as n,C as r,D as i,E as a,F as o,G as s,H as c,I as l,J as u,K as d,L as f,M as p,N as m,O as h,P as g,Q as ee,R as _,S as te,T as v,U as y,V as b,W as x,X as ne,Y as re,_ as S,a as ie,at as C,b as w,c as ae,et as oe,i as T,it as se,j as E,k as D,l as O,n as ce,nt as k,o as le,r as ue,rt as A,s as j,t as de,tt as M,u as N,v as P,w as F,x as I,y as L,z as R}from"./index-Dx2rbvVU.js";var z=d.commands;function fe(){let e=e=>()=>void(E.value=e),t=e=>({name:z.theme(d.theme[e]),run:()=>void b(`theme`,e)}),n=R.value.state===`ready`?R.value.value.items:[];return[{name:z.newRun,run:()=>{o({name:`backtest`}),document.querySelector(`.run-form select`)?.focus()}},{name:z.savedRuns,run:()=>o({name:`backtest`})},{name:d.candles.generateTitle,run:e(`candles`)},{name:d.candles.importTitle,run:e(`candles`)},{name:d.display.title,run:e(`display`)},{name:d.help.title,run:e(`help`)},t(`system`),t(`dark`),t(`light`),...n.map(e=>({name:z.openRun(de(e)),run:()=>o({name:`result`,id:e.id})}))]}function B(){let[e,t]=A(``),[n,r]=A(0),i=k(null),a=e.toLowerCase().split(/\s+/).filter(e=>e!==``),o=fe().filter(({name:e})=>a.every(t=>e.toLowerCase().includes(t))).slice(0,12),s=Math.min(n,o.length-1),c=e=>{e&&(E.value=null,setTimeout(e.run))};return D(P,{title:z.title,onClose:()=>E.value=null,children:[D(`input`,{class:`input`,type:`text`,role:`combobox`,"aria-expanded":`true`,"aria-controls":`command-options`,"aria-autocomplete":`list`,"aria-label":z.search,"aria-activedescendant":s>=0?`command-${s}`:void 0,placeholder:z.search,autoFocus:!0,value:e,onInput:e=>{t(e.currentTarget.value),r(0)},onKeyDown:e=>{if(e.key===`ArrowDown`)r(Math.min(s+1,o.length-1));else if(e.key===`ArrowUp`)r(Math.max(s-1,0));else if(e.key===`Enter`)c(o[s]);else return;e.preventDefault()}}),D(`ul`,{ref:i,id:`command-options`,class:`command-options`,role:`listbox`,"aria-label":z.title,children:o.map((e,t)=>D(`li`,{id:`command-${t}`,role:`option`,"aria-selected":t===s,onClick:()=>c(e),children:e.name},e.name))}),o.length===0&&D(`p`,{class:`empty-line`,children:z.none})]})}function pe(e){let{curves:t,summary:n,zone:r,look:i}=e,a=k(null),o=k(null),[s,c]=A(!1),[l,u]=A(!1);return M(()=>{let e=!1;return O().then(n=>{!e&&a.current&&(o.current=new n.CompareCanvas(a.current,t,N(a.current),r),u(!0))},()=>c(!0)),()=>{e=!0,o.current?.destroy(),o.current=null}},[t]),M(()=>{a.current&&o.current?.setLook(N(a.current),r)},[i,r]),s?D(`p`,{class:`empty-line`,children:d.chart.failed}):D(`div`,{ref:a,class:`chart-host compare-host`,role:`img`,"aria-label":n,"data-testid":`compare-chart`,"data-drawn":l})}function V(e,t,n=1500){let r=e.time.length,i=Math.max(1,Math.ceil(r/n)),a=[],o=[];for(let n=0;n<r;n+=1)(n%i===0||n===r-1)&&(a.push(e.time[n]),o.push(t>0?(e.equity[n]/t-1)*100:0));return{time:a,percent:o}}var H=d.compare;function me({first:e,second:n}){let i=async e=>{let[n,r]=await Promise.all([t.backtest(e),t.columns(e)]);return{run:n,columns:r}},[o,s]=ce(`${e} ${n}`,()=>Promise.all([i(e),i(n)]));return M(()=>{document.title=d.title(H.title),window.scrollTo(0,0)},[e,n]),D(`article`,{class:`result compare`,"data-testid":`compare`,children:[D(`header`,{class:`result-head`,children:D(`div`,{children:[D(`a`,{class:`back-link`,...m({name:`backtest`}),children:[D(a,{}),d.result.back]}),D(`h1`,{tabIndex:-1,children:H.title})]})}),o.state===`failed`&&D(L,{failure:o.failure,onRetry:s}),o.state===`loading`&&D(r,{shape:`result`,onRetry:s}),o.state===`ready`&&D(he,{a:o.value[0],b:o.value[1]})]})}function he({a:e,b:t}){let[n,r]=[e.run.result,t.run.result],i=se(()=>[e,t].map(({run:e,columns:t})=>V(t,Number(e.result.initial_cash))),[e,t]),a=n.symbol===r.symbol&&n.timeframe===r.timeframe&&n.from===r.from&&n.to===r.to,o=d.chart.compareSummary(T(n),T(r));return D(C,{children:[!a&&D(`p`,{class:`note banner-note`,children:H.differentMarkets}),D(`div`,{class:`sides`,children:[D(W,{letter:H.first,run:e.run,kind:`a`}),D(W,{letter:H.second,run:t.run,kind:`b`})]}),D(S,{title:H.equity,class:`chart-card`,children:[D(pe,{curves:i,summary:o,zone:s.value,look:_.value}),D(`p`,{class:`chart-foot`,children:[D(`span`,{class:`keys`,children:[D(`span`,{children:[D(`i`,{class:`line-sample equity`}),` `,H.first]}),D(`span`,{children:[D(`i`,{class:`line-sample second`}),` `,H.second]})]}),D(ae,{})]})]}),D(S,{title:H.figures,children:D(`div`,{class:`table-region compare-region`,role:`region`,"aria-label":H.figures,tabIndex:0,children:D(`table`,{class:`plain compare-table`,children:[D(`thead`,{children:D(`tr`,{children:[D(`th`,{scope:`col`,children:H.figure}),D(`th`,{scope:`col`,class:`end`,children:H.first}),D(`th`,{scope:`col`,class:`end`,children:H.second}),D(`th`,{scope:`col`,class:`end`,children:H.difference})]})}),D(`tbody`,{children:ie.map(e=>{let{text:t,better:i}=le(n,r,e);return D(`tr`,{children:[D(`th`,{scope:`row`,children:d.figures[e.key]}),D(U,{result:n,text:j(n,e),better:i===`first`}),D(U,{result:r,text:j(r,e),better:i===`second`}),D(`td`,{class:`end mono`,children:t})]},e.key)})})]})})})]})}var U=e=>D(`td`,{class:`end mono${e.better?` is-better`:``}`,children:[e.better&&D(C,{children:[D(`span`,{"aria-hidden":`true`,children:`★ `}),D(`span`,{class:`visually-hidden`,children:[H.better,` `]})]}),e.text]});function W({letter:e,run:t,kind:n}){let{result:r}=t;return D(`section`,{class:`card side side-${n}`,"aria-label":`${e}: ${T(r)}`,children:[D(`h2`,{children:[D(`span`,{class:`letter`,children:e}),D(`a`,{...m({name:`result`,id:t.id}),children:T(r)}),r.synthetic&&D(F,{})]}),D(`p`,{class:`muted mono`,children:[r.symbol,` · `,r.timeframe,` · `,u(Date.parse(r.from),s.value),` –`,` `,u(Date.parse(r.to),s.value)]}),D(`p`,{children:r.verdict}),D(`p`,{class:`muted small-text`,children:ue(r).join(` · `)})]})}var G=d.display,K=e=>Object.entries(e).map(([e,t])=>({value:e,label:t}));function ge(){let e=c.value,t={utc:G.zones.utc,local:G.zones.local(re())};return D(P,{title:G.title,onClose:()=>E.value=null,children:D(`div`,{class:`settings`,children:[D(I,{label:G.theme,name:`theme`,value:e.theme,options:K(G.themes),onValue:e=>void b(`theme`,e)}),D(I,{label:G.time_zone,name:`time_zone`,value:e.time_zone,options:K(t),onValue:e=>void b(`time_zone`,e)}),D(I,{label:G.colours,name:`colours`,value:e.colours,options:K(G.colourings),onValue:e=>void b(`colours`,e)}),D(I,{label:G.density,name:`density`,value:e.density,options:K(G.densities),onValue:e=>void b(`density`,e)}),D(I,{label:G.single_keys,name:`single_keys`,value:e.single_keys,options:K(G.switches),onValue:e=>void b(`single_keys`,e)}),D(`p`,{class:`sample`,children:[D(`span`,{class:`muted`,children:G.sample}),` `,D(`span`,{class:`gain mono`,children:`▲ +12.34 %`}),` `,D(`span`,{class:`loss mono`,children:`▼ −5.67 %`}),` `,D(`span`,{class:`mono`,children:ne(Date.now(),s.value)})]}),D(`p`,{class:`help`,role:`status`,children:y.value===!0?G.saved:y.value===!1?G.notSaved:``})]})})}var q=d.candles,_e=[`1m`,`3m`,`5m`,`15m`,`30m`,`1h`,`2h`,`4h`,`6h`,`8h`,`12h`,`1d`,`1w`];function J(e){let[t,r]=A(null),[i,a]=A(!1),[o,s]=A(null);return{busy:i,job:t===null?void 0:n.value.jobs[t],failure:o,setFailure:s,run:async t=>{if(!i){a(!0),s(null);try{let n=await t();r(n);let i=await g(n);i.error?s({code:i.error.code,sentence:i.error.message,requestId:``}):i.state===`done`&&(e(i),await f())}catch(e){s(p(e))}finally{a(!1),r(null)}}}}}function Y(e){return D(`form`,{class:`way`,"aria-label":e.title,noValidate:!0,onSubmit:t=>{t.preventDefault(),e.onSubmit()},children:[D(`h3`,{children:[e.icon,e.title]}),D(`p`,{class:`muted`,children:e.text}),e.children]})}function ve(){let[e,n]=A(`BTC/USDT`),[r,i]=A(`365`),[a,o]=A(`42`),[s,c]=A({}),{busy:l,job:u,failure:f,setFailure:p,run:m}=J(()=>x(q.generated(e)));return D(Y,{icon:D(h,{}),title:q.generateTitle,text:q.generateText,onSubmit:()=>{let n=e=>/^\d+$/.test(e.trim()),i={...n(r)?{}:{days:d.form.problems[`needs-whole-number`]},...n(a)?{}:{seed:d.form.problems[`needs-whole-number`]}};c(i),Object.keys(i).length===0&&m(()=>t.generate({symbol:e.trim(),days:Number(r),seed:Number(a)}))},children:[D(`div`,{class:`triple`,children:[D(v,{label:q.symbol,value:e,onValue:n}),D(v,{label:q.days,numeric:!0,problem:s.days,value:r,onValue:i}),D(v,{label:q.seed,numeric:!0,problem:s.seed,value:a,onValue:o})]}),D(`p`,{class:`help`,children:q.seedHelp}),f&&D(L,{failure:f,onDismiss:()=>p(null)}),l&&D(w,{label:q.progress,share:u?.progress??0,detail:u?.detail||q.generating}),D(`button`,{type:`submit`,class:`button primary`,"data-testid":`generate`,"aria-disabled":l,children:q.generate})]})}function ye(){let[e,n]=A(`BTC/USDT`),[r,a]=A(``),[o,s]=A(null),[c,u]=A(!1),[d,f]=A(0),{busy:p,job:m,failure:h,setFailure:g,run:_}=J(e=>{l.value=oe(e.result,`job.result`),x(q.imported)}),y=()=>{u(o===null),o!==null&&(l.value=null,f(0),_(()=>t.importFile(o,e.trim(),r,f)))},b=m===void 0&&d<1?q.sending(`${ee(d*100,0)} %`):m?.detail||q.reading;return D(Y,{icon:D(i,{}),title:q.importTitle,text:q.importText,onSubmit:y,children:[D(`div`,{class:`field`,children:[D(`label`,{for:`candle-file`,children:q.file}),D(`input`,{id:`candle-file`,class:`input file`,type:`file`,accept:`.csv,.json,.gz,.txt`,"aria-invalid":c,"aria-describedby":c?`candle-file-problem`:void 0,onChange:e=>{s(e.currentTarget.files?.[0]??null),u(!1)}}),c&&D(`p`,{class:`problem`,id:`candle-file-problem`,children:q.needsFile})]}),D(`div`,{class:`pair`,children:[D(v,{label:q.symbol,value:e,onValue:n}),D(te,{label:q.timeframe,value:r,options:[{value:``,label:q.timeframeAuto},..._e.map(e=>({value:e,label:e}))],onValue:a})]}),h&&D(L,{failure:h,onDismiss:()=>g(null)}),p&&D(w,{label:q.progress,share:m?m.progress:d,detail:b}),E.value!==null&&l.value&&D(Z,{report:l.value}),D(`button`,{type:`submit`,class:`button`,"data-testid":`import`,"aria-disabled":p,children:q.import})]})}var X=e=>e.slice(0,16).replace(`T`,` `);function Z({report:t}){let n=[[q.rowsRead,e(t.rows_read)],[q.kept,e(t.rows_kept)],[q.added,e(t.added)],[q.gaps,t.gaps.count===0?`0`:q.gapsMissing(t.gaps.count,t.gaps.missing)]];return D(`section`,{class:`import-report`,"aria-label":q.report,"data-testid":`import-report`,children:[D(`h3`,{children:[q.report,`: `,t.symbol,` `,t.timeframe]}),D(`p`,{class:`muted mono`,children:[X(t.from),` – `,X(t.to),` UTC`,t.file!==``&&` · ${t.file}`]}),D(`dl`,{class:`facts`,children:n.map(([e,t])=>D(`div`,{children:[D(`dt`,{children:e}),D(`dd`,{children:t})]},e))}),t.conflicting>0&&D(`p`,{class:`note`,children:q.conflicting(t.conflicting)}),t.defects.length===0?D(`p`,{class:`note`,children:q.noDefects}):D(`div`,{class:`table-region`,role:`region`,"aria-label":q.defects,tabIndex:0,children:D(`table`,{class:`plain`,children:[D(`thead`,{children:D(`tr`,{children:[D(`th`,{scope:`col`,class:`end`,children:q.found}),D(`th`,{scope:`col`,children:q.defect}),D(`th`,{scope:`col`,children:t.form===`json`?q.firstRows:q.firstLines})]})}),D(`tbody`,{children:t.defects.map(t=>D(`tr`,{children:[D(`td`,{class:`end`,children:e(t.count)}),D(`td`,{children:[D(`b`,{children:t.kind.replaceAll(`_`,` `)}),t.sentence!==``&&D(`span`,{class:`muted`,children:[`: `,t.sentence]})]}),D(`td`,{class:`lines`,children:[t.first_lines.join(`, `),t.count>t.first_lines.length&&t.first_lines.length>0&&`, …`]})]},t.kind))})]})}),t.notes.length>0&&D(`ul`,{class:`notes muted`,children:t.notes.map(e=>D(`li`,{children:e},e))})]})}function be(){return l.value===null?null:D(`section`,{class:`card last-import`,"aria-label":q.report,children:[D(Z,{report:l.value}),D(`div`,{class:`actions`,children:D(`button`,{type:`button`,class:`button small`,onClick:()=>l.value=null,children:d.dismiss})})]})}function xe(){let t=n.value.series??[];if(t.length===0)return D(`p`,{class:`empty-line`,children:q.none});let r=q.columns;return D(`div`,{class:`table-region stored-region`,role:`region`,"aria-label":q.stored,tabIndex:0,children:D(`table`,{class:`plain`,children:[D(`thead`,{children:D(`tr`,{children:[D(`th`,{scope:`col`,children:r.symbol}),D(`th`,{scope:`col`,children:r.timeframe}),D(`th`,{scope:`col`,children:r.from}),D(`th`,{scope:`col`,children:r.to}),D(`th`,{scope:`col`,class:`end`,children:r.candles}),D(`th`,{scope:`col`,class:`end`,children:r.gaps})]})}),D(`tbody`,{children:t.map(t=>D(`tr`,{children:[D(`td`,{children:[t.symbol,` `,t.synthetic&&D(F,{})]}),D(`td`,{children:t.timeframe}),D(`td`,{class:`mono`,children:t.from.slice(0,10)}),D(`td`,{class:`mono`,children:t.to.slice(0,10)}),D(`td`,{class:`end mono`,children:e(t.candles)}),D(`td`,{class:`end mono`,children:e(t.gaps)})]},`${t.symbol} ${t.timeframe}`))})]})})}var Q=()=>D(`div`,{class:`ways`,children:[D(ve,{}),D(ye,{})]}),Se=()=>D(P,{title:q.title,onClose:()=>E.value=null,wide:!0,children:[D(`h3`,{children:q.stored}),D(xe,{}),D(Q,{})]});function Ce(){return D(`section`,{class:`card first-start`,"aria-labelledby":`first-start-title`,"data-testid":`first-start`,children:[D(`h1`,{id:`first-start-title`,children:q.firstTitle}),D(`p`,{class:`lead`,children:q.firstText}),D(Q,{})]})}var we=`Packages contained in CryptoPiggy's page and HTML report
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
`,$=d.help;function Te(){return D(P,{title:$.title,onClose:()=>E.value=null,wide:!0,children:[D(`h3`,{children:$.shortcuts}),D(`dl`,{class:`keys-list`,children:$.keys.map(([e,t])=>D(`div`,{children:[D(`dt`,{children:D(`kbd`,{children:e})}),D(`dd`,{children:t})]},e))}),D(`h3`,{children:$.about}),D(`p`,{children:$.aboutText}),D(`h3`,{children:$.licences}),D(`p`,{children:$.licencesText}),D(`p`,{children:[d.notice.replace(` ${d.attributionAddress}`,``),` `,D(`a`,{href:d.attributionAddress,target:`_blank`,rel:`noreferrer noopener`,children:d.attributionAddress})]}),D(`pre`,{class:`licences`,tabIndex:0,"aria-label":$.licences,children:we})]})}export{Se as CandlesDialog,B as CommandList,me as CompareRuns,ge as DisplaySettings,Ce as FirstStart,Te as GetHelp,be as LastImport};