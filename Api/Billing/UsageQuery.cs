using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using StreamVibe.Api.Http;
using StreamVibe.Billing;

namespace StreamVibe.Api.Billing;

/// <summary>Which kind of use is asked for.</summary>
readonly record struct UsageKind(
    [FromQuery(Name = "kind")][property: Description("Only of this kind.")][property: RegularExpression("^(sync|ai_analysis|seo_submission)$")]
    string? Name)
{
    public QuotaKind? Value() => WireName<QuotaKind>.Parse(Name, "kind");
}

/// <summary>Which days are asked for.</summary>
readonly record struct UsageRange(
    [FromQuery(Name = "from")][property: Description("First day, yyyy-MM-dd; 29 days before the last where it is left out.")][property: RegularExpression(@"^\d{4}-\d{2}-\d{2}$")]
    string? From,
    [FromQuery(Name = "to")][property: Description("Last day, yyyy-MM-dd; today where it is left out. At most 366 days, the first and the last included.")][property: RegularExpression(@"^\d{4}-\d{2}-\d{2}$")]
    string? To)
{
    public DateOnly? First() => DayOf(From, "from");

    public DateOnly? Last() => DayOf(To, "to");

    static DateOnly? DayOf(string? text, string field)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw DomainException.Invalid(field, "Must be a day as yyyy-MM-dd.");
    }
}
