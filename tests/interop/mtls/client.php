<?php
// Sicoob by mutual TLS with PHP's streams: a token, a call with it, and what the wrong certificates are answered.
//
//     php client.php ORIGIN FOLDER
//
// FOLDER has ca.pem, and erp, twin, expired, foreign and other as .pem and .key.

[, $origin, $folder] = $argv;
const CLIENT = '9b5e603e428cc477a2841e2683c92d21';

function send(?string $name, string $url, array $http): array
{
    global $folder;
    $ssl = ['cafile' => "$folder/ca.pem", 'verify_peer' => true, 'verify_peer_name' => true];
    if ($name !== null) {
        $ssl += ['local_cert' => "$folder/$name.pem", 'local_pk' => "$folder/$name.key"];
    }
    $context = stream_context_create(['ssl' => $ssl, 'http' => $http + ['ignore_errors' => true, 'timeout' => 20]]);
    $text = file_get_contents($url, false, $context);
    if ($text === false) {
        fwrite(STDERR, "no answer from $url\n");
        exit(1);
    }
    return [(int) explode(' ', $http_response_header[0])[1], $text];
}

function token(?string $name): array
{
    global $origin;
    return send($name, "$origin/auth/realms/cooperado/protocol/openid-connect/token", [
        'method' => 'POST',
        'header' => 'Content-Type: application/x-www-form-urlencoded',
        'content' => http_build_query(['grant_type' => 'client_credentials', 'client_id' => CLIENT, 'scope' => 'boletos_consulta']),
    ]);
}

[$status, $text] = token('erp');
echo "token $status\n";
$headers = 'Authorization: Bearer ' . json_decode($text, true)['access_token'] . "\r\nclient_id: " . CLIENT;
$url = "$origin/cobranca-bancaria/v3/boletos?numeroCliente=707090&codigoModalidade=1&nossoNumero=10";
$call = fn (?string $name) => send($name, $url, ['header' => $headers])[0];
echo 'boleto ', $call('erp'), "\n";
echo 'boleto with another certificate ', $call('twin'), "\n";
echo 'boleto without a certificate ', $call(null), "\n";
foreach (['none' => null, 'one that ended' => 'expired', 'one of an unknown authority' => 'foreign', "another company's" => 'other'] as $what => $name) {
    echo "token with $what ", token($name)[0], "\n";
}
