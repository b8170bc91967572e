namespace StreamVibe.Sandbox.Google;

/// <summary>What a client asks at the authorization endpoint. Google: OAuth 2.0 for web server applications, authorization parameters.</summary>
internal sealed record AuthorizationRequest(
    string ClientId, string RedirectUri, string[] Scopes, string? State, bool Offline, string[] Prompt, bool IncludeGrantedScopes,
    string? LoginHint, string? Challenge, string? ChallengeMethod, string? Nonce)
{
    /// <summary>The parameters a consent form must carry along.</summary>
    public static readonly string[] Parameters =
    [
        "client_id", "redirect_uri", "response_type", "scope", "state", "access_type", "prompt", "include_granted_scopes",
        "login_hint", "code_challenge", "code_challenge_method", "nonce",
    ];

    public bool ForcesConsent => Prompt.Contains("consent");

    /// <summary>Checks everything a client can get wrong. Google shows all of it to the person and redirects for none.</summary>
    public static AuthorizationRequest Parse(Func<string, string?> parameter, GoogleClientOptions client)
    {
        var clientId = Required(parameter, "client_id");
        if (clientId != client.ClientId)
            throw new OAuthError(400, "invalid_client", "The OAuth client was not found.");
        var redirectUri = Required(parameter, "redirect_uri");
        if (!LoopbackAddress.IsReturnAddress(redirectUri))
            throw new OAuthError(400, "redirect_uri_mismatch", $"The redirect_uri '{redirectUri}' is not registered: the sandbox takes http on a loopback host.");
        if (Required(parameter, "response_type") is not "code" and var type)
            throw new OAuthError(400, "unsupported_response_type", $"The response_type '{type}' is not offered; use 'code'.");
        var scopes = GoogleScopes.Parse(Required(parameter, "scope"));
        if (scopes.Where(scope => !GoogleScopes.IsKnown(scope)).ToArray() is { Length: > 0 } unknown)
            throw new OAuthError(400, "invalid_scope", $"Unknown scopes: {string.Join(", ", unknown)}.");
        var (challenge, method) = Challenged(parameter("code_challenge"), parameter("code_challenge_method"));
        return new AuthorizationRequest(
            clientId, redirectUri, scopes, parameter("state"),
            OneOf(parameter, "access_type", "online", "offline") == "offline", Prompts(parameter("prompt")),
            OneOf(parameter, "include_granted_scopes", "false", "true") == "true",
            parameter("login_hint"), challenge, method, parameter("nonce"));
    }

    static string Required(Func<string, string?> parameter, string name) => parameter(name) is { Length: > 0 } value
        ? value
        : throw OAuthError.InvalidRequest($"Missing required parameter: {name}.");

    static string OneOf(Func<string, string?> parameter, string name, string usual, string other) => parameter(name) switch
    {
        null or "" => usual,
        var value when value == usual || value == other => value,
        var value => throw OAuthError.InvalidRequest($"Invalid value '{value}' of parameter {name}."),
    };

    static string[] Prompts(string? prompt)
    {
        var prompts = (prompt ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return prompts.All(value => value is "none" or "consent" or "select_account") && (prompts.Length < 2 || !prompts.Contains("none"))
            ? prompts
            : throw OAuthError.InvalidRequest($"Invalid value '{prompt}' of parameter prompt.");
    }

    /// <summary>RFC 7636, sections 4.2 and 4.3.</summary>
    static (string? Challenge, string? Method) Challenged(string? challenge, string? method)
    {
        if (string.IsNullOrEmpty(challenge))
            return string.IsNullOrEmpty(method) ? (null, null) : throw OAuthError.InvalidRequest("A code_challenge_method needs a code_challenge.");
        if (challenge.Length is < 43 or > 128 || !challenge.All(letter => char.IsAsciiLetterOrDigit(letter) || "-._~".Contains(letter)))
            throw OAuthError.InvalidRequest("The code_challenge is not 43 to 128 unreserved characters.");
        return method switch
        {
            null or "" or "plain" => (challenge, "plain"),
            "S256" => (challenge, method),
            _ => throw OAuthError.InvalidRequest($"Invalid value '{method}' of parameter code_challenge_method."),
        };
    }
}
