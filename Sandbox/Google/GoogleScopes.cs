namespace StreamVibe.Sandbox.Google;

/// <summary>The scopes known here, with the words of the consent page. Google: OAuth 2.0 Scopes for Google APIs.</summary>
internal static class GoogleScopes
{
    const string Api = "https://www.googleapis.com/auth/";

    public const string OpenId = "openid";
    public const string Email = Api + "userinfo.email";
    public const string Profile = Api + "userinfo.profile";
    public const string YouTube = Api + "youtube";
    public const string YouTubeReadOnly = Api + "youtube.readonly";
    public const string YouTubeForceSsl = Api + "youtube.force-ssl";
    public const string YouTubePartner = Api + "youtubepartner";

    static readonly Dictionary<string, string> Meanings = new()
    {
        [OpenId] = "Know who you are on Google",
        [Email] = "See your e-mail address",
        [Profile] = "See your name and picture",
        [YouTube] = "Manage your YouTube account",
        [YouTubeReadOnly] = "View your YouTube account",
        [YouTubeForceSsl] = "See, edit and delete your YouTube videos, ratings, comments and captions",
        [YouTubePartner] = "View and manage your assets on YouTube",
        [Api + "webmasters"] = "View and manage your Search Console sites",
        [Api + "webmasters.readonly"] = "View your Search Console sites",
        [Api + "indexing"] = "Submit pages to Google for indexing",
    };

    public static bool IsKnown(string scope) => Meanings.ContainsKey(scope);

    public static string Meaning(string scope) => Meanings[scope];

    /// <summary>Sign-in scopes come with every consent; the others can be refused one by one (Google: granular permissions).</summary>
    public static bool IsRefusable(string scope) => scope is not (OpenId or Email or Profile);

    /// <summary>Splits a scope list. The short names of OpenID Connect are answered by their long ones, as in Google's token replies.</summary>
    public static string[] Parse(string? list) => [.. (list ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Long).Distinct()];

    /// <summary>Keeps of the scopes asked for what the list names, by full name or by last part, with spaces or commas between.</summary>
    public static string[] Narrow(IEnumerable<string> asked, string list)
    {
        var kept = Parse(list.Replace(',', ' '));
        return [.. asked.Where(scope => kept.Contains(scope) || kept.Contains(scope[(scope.LastIndexOf('/') + 1)..]))];
    }

    static string Long(string scope) => scope switch { "email" => Email, "profile" => Profile, _ => scope };
}
