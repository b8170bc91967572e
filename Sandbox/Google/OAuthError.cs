namespace StreamVibe.Sandbox.Google;

/// <summary>A refusal in the shape of RFC 6749, section 5.2.</summary>
internal sealed class OAuthError(int status, string error, string description) : Exception(description)
{
    public int Status => status;

    public string Error => error;

    public static OAuthError InvalidGrant(string description) => new(400, "invalid_grant", description);

    public static OAuthError InvalidRequest(string description) => new(400, "invalid_request", description);

    public static object Body(string error, string description) => new Dictionary<string, string> { ["error"] = error, ["error_description"] = description };
}
