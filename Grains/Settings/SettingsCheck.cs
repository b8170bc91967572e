using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace StreamVibe.Settings;

/// <summary>Checks data annotations and names a wrong setting by its full key, as it is written in a file or (with <c>__</c>) in the environment.</summary>
sealed class SettingsCheck<T>(string section) : IValidateOptions<T> where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var found = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), found, validateAllProperties: true)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(found.Select(wrong => $"{section}:{string.Join(',', wrong.MemberNames)}: {wrong.ErrorMessage}"));
    }
}
