<?php
/**
 * A running duble, met by PHP's SoapClient: every WSDL of InvoiCy imported, a note sent, cancelled and looked up by stdClass alone.
 *
 *     php invoicy.php ORIGIN
 *
 * ORIGIN is where `duble serve` answers with its default world. Exits with 1 and a line for each difference.
 */

const EMP_PK = 'PYcEsFuKroDBojfiFEl+Ms==';
const COMPANY_KEY = '0123456789abcdef0123456789abcdef';
const PARTNER_KEY = 'fedcba9876543210fedcba9876543210';
const CNPJ = '11222333000181';
const SERIE = 77;

$origin = rtrim($argv[1], '/');
$differences = [];
$compared = 0;

function same(string $what, $found, $expected): void
{
    global $differences, $compared;
    $compared++;
    if ($found !== $expected) {
        $differences[] = "$what: found " . var_export($found, true) . ', expected ' . var_export($expected, true);
    }
}

/** A client of one service, made from its WSDL alone; its cache is off, since each run has a port of its own. */
function service(string $page): SoapClient
{
    global $origin;
    return new SoapClient("$origin/$page?wsdl", ['trace' => true, 'cache_wsdl' => WSDL_CACHE_NONE, 'exceptions' => true]);
}

/** Calls the one operation of a service, and gives the first MensagemItem with its inner documents. */
function call(SoapClient $client, string $document, string $key = COMPANY_KEY, ?string $parameters = null): array
{
    $functions = $client->__getFunctions();
    same('operations of the service', count($functions), 1);
    preg_match('/ (\w+)\((\w|\.)+ \$/', $functions[0], $name);
    $answer = $client->__soapCall($name[1], [[
        'Invoicyrecepcao' => [
            'Cabecalho' => ['EmpPK' => EMP_PK, 'EmpCK' => md5($key . $document), 'EmpCO' => ''],
            'Informacoes' => ['Texto' => ''],
            'Dados' => ['DadosItem' => [['Documento' => $document, 'Parametros' => $parameters ?? '']]],
        ],
    ]]);
    $item = $answer->Invoicyretorno->Mensagem->MensagemItem;
    $item = is_array($item) ? $item[0] : $item;
    $documents = $item->Documentos->DocumentosItem ?? [];
    $documents = is_array($documents) ? $documents : [$documents];
    return [$item->Codigo, $item->Descricao, array_map(fn ($d) => simplexml_load_string($d->Documento), $documents)];
}

function note(int $number): string
{
    $now = (new DateTime('now', new DateTimeZone('America/Sao_Paulo')))->format('Y-m-d\TH:i:s');
    $zeros = '';
    foreach (['vBC', 'vICMS', 'vICMSDeson', 'vBCST', 'vST'] as $name) {
        $zeros .= "<{$name}_ttlnfe>0.00</{$name}_ttlnfe>";
    }
    $more = '';
    foreach (['vFrete', 'vSeg', 'vDesc', 'vII', 'vIPI', 'vPIS', 'vCOFINS'] as $name) {
        $more .= "<{$name}_ttlnfe>0.00</{$name}_ttlnfe>";
    }
    return '<Envio><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><ide><cNF>48151623</cNF><cUF>43</cUF><natOp>VENDA</natOp>'
        . '<mod>55</mod><serie>' . SERIE . "</serie><nNF>$number</nNF><dhEmi>$now</dhEmi><fusoHorario>-03:00</fusoHorario><tpNf>1</tpNf>"
        . '<idDest>1</idDest><indFinal>0</indFinal><indPres>9</indPres><cMunFg>4314902</cMunFg><tpImp>1</tpImp><tpEmis>1</tpEmis>'
        . '<tpAmb>2</tpAmb><finNFe>1</finNFe></ide><emit><CNPJ_emit>' . CNPJ . '</CNPJ_emit><xNome>EMPRESA FICTICIA LTDA</xNome>'
        . '<IE>0961234567</IE><CRT>3</CRT><enderEmit><xLgr>RUA A</xLgr><nro>1</nro><xBairro>CENTRO</xBairro><cMun>4314902</cMun>'
        . '<xMun>PORTO ALEGRE</xMun><UF>RS</UF><CEP>90000000</CEP></enderEmit></emit><dest><CNPJ_dest>11444777000161</CNPJ_dest>'
        . '<xNome_dest>NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL</xNome_dest><indIEDest>9</indIEDest><enderDest>'
        . '<xLgr_dest>AVENIDA B</xLgr_dest><nro_dest>200</nro_dest><xBairro_dest>CENTRO</xBairro_dest><cMun_dest>4305108</cMun_dest>'
        . '<xMun_dest>CAXIAS DO SUL</xMun_dest><UF_dest>RS</UF_dest><CEP_dest>95010000</CEP_dest></enderDest></dest><det><detItem><prod>'
        . '<cProd>P1</cProd><cEAN>SEM GTIN</cEAN><xProd>FUBÁ &amp; AÇÚCAR</xProd><NCM>25232910</NCM><CFOP>5102</CFOP><uCOM>SC</uCOM>'
        . '<qCOM>5.0000</qCOM><vUnCom>50.00</vUnCom><vProd>250.00</vProd><cEANTrib>SEM GTIN</cEANTrib><uTrib>SC</uTrib><qTrib>5.0000</qTrib>'
        . '<vUnTrib>50.00</vUnTrib><indTot>1</indTot><nTipoItem>0</nTipoItem></prod><imposto><ICMS><orig>0</orig><CST>41</CST></ICMS>'
        . '<PIS><CST_pis>07</CST_pis></PIS><COFINS><CST_cofins>07</CST_cofins></COFINS></imposto></detItem></det><total><ICMStot>' . $zeros
        . '<vProd_ttlnfe>250.00</vProd_ttlnfe>' . $more . '<vOutro>0.00</vOutro><vNF>250.00</vNF></ICMStot></total><transp>'
        . '<modFrete>9</modFrete></transp><pag><pagItem><tPag>15</tPag><vPag>250.00</vPag></pagItem></pag></Envio>';
}

foreach (['arecepcao.aspx', 'arecepcaoprevia.aspx', 'aexportardocumentos.aspx', 'aconsultabilhetagem.aspx'] as $page) {
    foreach (['wsdl', 'WSDL'] as $query) {
        $client = new SoapClient("$origin/$page?$query", ['cache_wsdl' => WSDL_CACHE_NONE]);
        same("$page?$query: operations", count($client->__getFunctions()), 1);
    }
}

$recepcao = service('arecepcao.aspx');
$number = random_int(1, 900000000);
[$code, $text, [$sent]] = call($recepcao, note($number));
same('emission', [$code, $text, (string) $sent->Situacao->SitCodigo], [100, 'Documentos processados', '100']);
$key = (string) $sent->DocChaAcesso;
same('access key', strlen($key), 44);
$proc = new DOMDocument();
same('nfeProc is XML', $proc->loadXML(base64_decode((string) $sent->DocXMLBase64)), true);
same('nfeProc says what was sent', $proc->getElementsByTagName('xProd')->item(0)?->textContent, 'FUBÁ & AÇÚCAR');
same('nfeProc is of that key', $proc->getElementsByTagName('chNFe')->item(0)?->textContent, $key);
[$code, , [$again]] = call($recepcao, note($number));
same('the same number again', [$code, (string) $again->Situacao->SitCodigo], [100, '204']);

$query = '<Consulta><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmissor>' . CNPJ
    . "</CnpjEmissor><ChaveAcesso>$key</ChaveAcesso><EmitidoRecebido>E</EmitidoRecebido></Consulta>";
$all = '<ParametrosConsulta><Situacao>S</Situacao><XMLCompleto>S</XMLCompleto><Eventos>S</Eventos></ParametrosConsulta>';
[$code, , [$found]] = call($recepcao, $query, COMPANY_KEY, $all);
same('query', [$code, (string) $found->DocSitCodigo, (string) $found->DocStatus], [100, '100', '2']);

$now = (new DateTime('now', new DateTimeZone('America/Sao_Paulo')))->format('Y-m-d\TH:i:s');
$cancel = '<EnvioEvento><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><Evento><NtfCnpjEmissor>' . CNPJ
    . "</NtfCnpjEmissor><NtfNumero>$number</NtfNumero><NtfSerie>" . SERIE . "</NtfSerie><tpAmb>2</tpAmb><EveInf><EveDh>$now</EveDh>"
    . '<EveFusoHorario>-03:00</EveFusoHorario><EveTp>110111</EveTp><EvenSeq>1</EvenSeq><Evedet><EveDesc>Cancelamento</EveDesc>'
    . '<EvexJust>Mercadoria não saiu do depósito</EvexJust><EvenProt>0</EvenProt></Evedet></EveInf></Evento></EnvioEvento>';
[$code, $text, [$cancelled]] = call($recepcao, $cancel);
same('cancellation', [$code, $text, (string) $cancelled->Situacao->SitCodigo], [100, 'Eventos processados', '101']);
[, , [$found]] = call($recepcao, $query, COMPANY_KEY, $all);
same('query after it', [(string) $found->DocSitCodigo, (string) $found->DocStatus], ['101', '5']);
[$code] = call($recepcao, $query, str_repeat('0', 32));
same('a key that is not the company\'s', $code, 173);

[$code, , $documents] = call(service('arecepcaoprevia.aspx'), $query, COMPANY_KEY, $all);
same('the same query at arecepcaoprevia', [$code, (string) $documents[0]->DocStatus], [100, '5']);

$count = '<Bilhetagem><ModeloDocumento>NFe</ModeloDocumento><tpAmb>2</tpAmb><TipoConsulta>1</TipoConsulta><Acumulado>1</Acumulado>'
    . '<DataInclusaoInicial/><DataInclusaoFinal/><Emissores><EmissoresItem><CNPJ>' . CNPJ . '</CNPJ></EmissoresItem></Emissores></Bilhetagem>';
[$code, , $documents] = call(service('aconsultabilhetagem.aspx'), $count, PARTNER_KEY);
same('document count', [$code, (string) $documents[0]->Totais->TotaisItem->CNPJ], [100, CNPJ]);

$today = substr($now, 0, 10);
$lot = '<EnvioLote><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb><CnpjEmpresa>' . CNPJ . '</CnpjEmpresa><CnpjEmissor>'
    . CNPJ . "</CnpjEmissor><DataEmissaoInicial>{$today}T00:00:00</DataEmissaoInicial><DataEmissaoFinal>{$today}T23:59:59</DataEmissaoFinal>"
    . '<EmitidoRecebido>E</EmitidoRecebido></EnvioLote>';
[$code, , $documents] = call(service('aexportardocumentos.aspx'), $lot, COMPANY_KEY, $all);
same('an export is taken in', [$code, $documents[0]->getName()], [100, 'Protocolo']);

foreach ($differences as $difference) {
    echo $difference, "\n";
}
echo $compared, ' comparisons, ', count($differences), " differences\n";
exit($differences ? 1 : 0);
