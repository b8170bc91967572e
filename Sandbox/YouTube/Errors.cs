using StreamVibe.Sandbox.Google;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>The refusals of the YouTube Data API, by the reasons its reference lists.</summary>
internal static class Errors
{
    public static GoogleApiError Unauthenticated { get; } =
        new(401, "authError", "Invalid Credentials: an OAuth 2 access token that is alive is needed.", Location: "Authorization", LocationType: "header");

    public static GoogleApiError InsufficientPermissions { get; } =
        new(403, "insufficientPermissions", "Insufficient Permission: the access token lacks a scope this method needs.");

    public static GoogleApiError QuotaExceeded { get; } = new(403, "quotaExceeded", "The project has used up its quota of units for today.", "youtube.quota");

    public static GoogleApiError MissingParameter(string name) =>
        new(400, "missingRequiredParameter", $"Required parameter missing: {name}.", "youtube.parameter", name, "parameter");

    public static GoogleApiError NoFilter(params string[] expected) =>
        new(400, "missingRequiredParameter", $"No filter selected. Expected one of: {string.Join(", ", expected)}.", "youtube.parameter", "parameters.", "other");

    public static GoogleApiError IncompatibleParameters(params string[] names) =>
        new(400, "incompatibleParameters", $"Incompatible parameters: {string.Join(", ", names)}.", "youtube.parameter", "parameters.", "other");

    public static GoogleApiError UnknownPart(string part) => new(400, "unknownPart", $"Unknown part: '{part}'.", "youtube.part", "part", "parameter");

    public static GoogleApiError InvalidValue(string name, string? value) =>
        new(400, "invalidParameter", $"Invalid value '{value}' for parameter {name}.", "global", name, "parameter");

    public static GoogleApiError InvalidPageToken { get; } =
        new(400, "invalidPageToken", "The page token is not one this listing gave.", "youtube.parameter", "pageToken", "parameter");

    public static GoogleApiError PlaylistNotFound { get; } =
        new(404, "playlistNotFound", "There is no playlist with the playlistId.", "youtube.playlistItem", "playlistId", "parameter");

    public static GoogleApiError PlaylistItemsNotAccessible { get; } =
        new(403, "playlistItemsNotAccessible", "The request is not authorized to read the items of the playlist.", "youtube.playlistItem", "playlistId", "parameter");

    public static GoogleApiError AccountSuspended { get; } =
        new(403, "authenticatedUserAccountSuspended", "The YouTube account of the authenticated user is suspended.", "youtube.common", "Authorization", "header");

    public static GoogleApiError AccountClosed { get; } =
        new(403, "authenticatedUserAccountClosed", "The YouTube account of the authenticated user is closed.", "youtube.common", "Authorization", "header");

    public static GoogleApiError SignupRequired { get; } =
        new(401, "youtubeSignupRequired", "Unauthorized", "youtube.header", "Authorization", "header");

    public static GoogleApiError VideoNotFound { get; } = new(404, "videoNotFound", "There is no video with the id of the body.", "youtube.video", "body.id", "other");

    public static GoogleApiError Forbidden { get; } = new(403, "forbidden", "The video belongs to somebody else.", "youtube.video", "body.id", "other");

    public static GoogleApiError ParseError { get; } = new(400, "parseError", "The body is not the JSON of a video.");

    public static GoogleApiError ConditionNotMet { get; } =
        new(412, "conditionNotMet", "Precondition Failed: the video has changed.", Location: "If-Match", LocationType: "header");

    public static GoogleApiError InvalidVideo(string reason, string message, string field) => new(400, reason, message, "youtube.video", field, "other");
}
