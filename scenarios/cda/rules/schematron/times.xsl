<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:xs="http://www.w3.org/2001/XMLSchema"
                xmlns:lab="urn:eqlab:functions" version="3.0">
  <!-- Times of one document beside each other: what the clock on the wall says is no matter of a rule. -->

  <!-- The instant of a time that is written to the minute or better, with its zone. -->
  <xsl:function name="lab:instant" as="xs:dateTime?">
    <xsl:param name="time" as="xs:string"/>
    <xsl:variable name="parts" select="replace($time, '^([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})?(\.[0-9]+)?([+-][0-9]{2})([0-9]{2})$', '$1-$2-$3T$4:$5:=$6$8:$9')"/>
    <xsl:variable name="full" select="replace(replace($parts, ':=([+-])', ':00$1'), '=', '')"/>
    <xsl:if test="$full castable as xs:dateTime">
      <xsl:sequence select="xs:dateTime($full)"/>
    </xsl:if>
  </xsl:function>

  <xsl:function name="lab:day" as="xs:date?">
    <xsl:param name="time" as="xs:string"/>
    <xsl:variable name="day" select="replace($time, '^([0-9]{4})([0-9]{2})([0-9]{2}).*$', '$1-$2-$3')"/>
    <xsl:if test="$day castable as xs:date">
      <xsl:sequence select="xs:date($day)"/>
    </xsl:if>
  </xsl:function>

  <!-- Whether a time is certainly after another; a day's difference is none where a zone is not known. -->
  <xsl:function name="lab:later" as="xs:boolean">
    <xsl:param name="one" as="xs:string?"/>
    <xsl:param name="other" as="xs:string?"/>
    <xsl:variable name="instants" select="($one, $other) ! lab:instant(.)"/>
    <xsl:variable name="days" select="($one, $other) ! lab:day(.)"/>
    <xsl:sequence select="if (count($instants) eq 2) then $instants[1] gt $instants[2]
                          else count($days) eq 2 and $days[1] gt $days[2] + xs:dayTimeDuration('P1D')"/>
  </xsl:function>
</xsl:stylesheet>
